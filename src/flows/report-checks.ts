import { mergeQueueBase } from "../core/layout/merge-queue-branch.ts";
import { planCheck, planFault } from "../core/pull-request/plan-check.ts";
import { validateCheck } from "../core/pull-request/validate-check.ts";
import { diffObjects } from "../core/reconcile/object-diff.ts";
import { validateProject } from "../core/validation/validate-project.ts";
import type { PullRequest } from "../core/pull-request/pull-request.ts";
import type { CheckRun } from "../core/pull-request/check-run.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { Ports, Sha } from "../ports.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { readProject, type ProjectView } from "./project-view.ts";
import { readWanted } from "./read-wanted.ts";

type Deps = Pick<Ports, "git" | "clock" | "hosting"> & { readonly checked: Checked };

/** What this process has reported: for each commit, the branches that it was about to be merged into. */
export type Checked = Map<Sha, string>;

/**
 * Reports `evenkeel/validate` on a commit, and `evenkeel/plan` where it is about to be merged into a stage. Both
 * are computed first and posted once with their end: there is no run that a crash could leave open.
 */
export async function reportChecks(
  deps: Deps,
  { project, sha }: { readonly project: Project; readonly sha: Sha },
): Promise<Outcome> {
  const { repository } = project;
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") return waiting(reading.reason, deps.clock.now(), 300);
  const { view } = reading;
  const open = await deps.hosting.pullRequests.listOpen(repository);
  const bases = basesOf(view, open, sha);
  await deps.hosting.checks.report(repository, sha, await validate(deps, view, sha));
  const merges = bases.flatMap((base) =>
    view.shipyard.stages
      .filter(({ name }) => view.layout.stageBranch(name) === base)
      .map((stage) => ({ stage, base })),
  );
  if (merges.length > 0) {
    await deps.hosting.checks.report(repository, sha, await plan(deps, view, { merges, sha }));
  }
  deps.checked.set(sha, bases.join("\n"));
  return done;
}

async function validate({ git }: Deps, { project }: ProjectView, sha: Sha): Promise<CheckRun> {
  const tree = await git.list(project.repository, sha, "");
  const paths = tree.map(({ path }) => path).filter((path) => /\.(ya?ml|json)$/.test(path));
  const files = await git.readAll(project.repository, sha, paths);
  return validateCheck(validateProject(files, project.name), files.size);
}

/** Branches that a commit is about to be merged into, sorted: by its pull requests, or by the merge queue. */
export function basesOf(
  { heads }: Pick<ProjectView, "heads">,
  open: readonly PullRequest[],
  sha: Sha,
): readonly string[] {
  const asked = open.flatMap(({ head, base }) => (head.sha === sha ? base.branch : []));
  const queued = [...heads].flatMap(([branch, head]) =>
    head === sha ? (mergeQueueBase(branch) ?? []) : [],
  );
  return [...new Set([...asked, ...queued])].toSorted();
}

async function plan(
  deps: Deps,
  view: ProjectView,
  {
    merges,
    sha,
  }: {
    readonly merges: readonly { readonly stage: Stage; readonly base: string }[];
    readonly sha: Sha;
  },
): Promise<CheckRun> {
  const parts = await Promise.all(
    merges.map(async ({ stage, base }) => {
      const baseHead = view.heads.get(base);
      const from = baseHead && (await deps.git.mergeBase(view.project.repository, baseHead, sha));
      const after = await readWanted(deps, view, { stage, at: sha });
      const before =
        from === undefined ? undefined : await readWanted(deps, view, { stage, at: from });
      return { stage: stage.name, before, after };
    }),
  );
  const faults = parts.flatMap(({ after }) => (after.kind === "faulty" ? after.messages : []));
  if (faults.length > 0) return planFault(faults);
  return planCheck(
    parts.map(({ stage, before, after }) => ({
      stage,
      objects: diffObjects(objectsOf(before), objectsOf(after)),
      flags: flagChanges(flagsOf(before), flagsOf(after)),
    })),
  );
}

type Read = Awaited<ReturnType<typeof readWanted>> | undefined;

function objectsOf(wanted: Read) {
  return wanted?.kind === "wanted" ? wanted.manifests.map(({ object }) => object) : [];
}

function flagsOf(wanted: Read): ReadonlyMap<string, boolean> {
  return wanted?.kind === "wanted" ? wanted.flags : new Map();
}

function flagChanges(before: ReadonlyMap<string, boolean>, after: ReadonlyMap<string, boolean>) {
  return [...after].flatMap(([flag, enabled]) =>
    before.get(flag) === enabled ? [] : [{ flag, from: before.get(flag) ?? null, to: enabled }],
  );
}
