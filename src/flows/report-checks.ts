import { mergeQueueBase } from "../core/layout/merge-queue-branch.ts";
import { planCheck, planFault } from "../core/pull-request/plan-check.ts";
import { validateCheck } from "../core/pull-request/validate-check.ts";
import { diffObjects } from "../core/reconcile/object-diff.ts";
import { validateProject } from "../core/validation/validate-project.ts";
import type { CheckRun } from "../core/pull-request/check-run.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import type { Ports, Sha } from "../ports.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { readProject, type ProjectView } from "./project-view.ts";
import { readWanted } from "./read-wanted.ts";

type Deps = Pick<Ports, "git" | "clock" | "hosting"> & { readonly checked: Set<Sha> };

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
  await deps.hosting.checks.report(repository, sha, await validate(deps, reading.view, sha));
  for (const base of await basesOf(deps, reading.view, sha)) {
    const stages = reading.view.shipyard.stages.filter(
      ({ name }) => reading.view.layout.stageBranch(name) === base,
    );
    if (stages.length === 0) continue;
    const check = await plan(deps, reading.view, { stages, base, sha });
    await deps.hosting.checks.report(repository, sha, check);
  }
  deps.checked.add(sha);
  return done;
}

async function validate({ git }: Deps, { project }: ProjectView, sha: Sha): Promise<CheckRun> {
  const tree = await git.list(project.repository, sha, "");
  const paths = tree.map(({ path }) => path).filter((path) => /\.(ya?ml|json)$/.test(path));
  const files = await git.readAll(project.repository, sha, paths);
  return validateCheck(validateProject(files, project.name), files.size);
}

/** Branches that a commit is about to be merged into: by its pull requests, or by the merge queue. */
async function basesOf(
  { hosting }: Deps,
  view: ProjectView,
  sha: Sha,
): Promise<ReadonlySet<string>> {
  const open = await hosting.pullRequests.listOpen(view.project.repository);
  const queued = [...view.heads].flatMap(([branch, head]) =>
    head === sha ? (mergeQueueBase(branch) ?? []) : [],
  );
  return new Set([
    ...open.flatMap(({ head, base }) => (head.sha === sha ? base.branch : [])),
    ...queued,
  ]);
}

async function plan(
  deps: Deps,
  view: ProjectView,
  merge: { readonly stages: readonly Stage[]; readonly base: string; readonly sha: Sha },
): Promise<CheckRun> {
  const baseHead = view.heads.get(merge.base);
  const from =
    baseHead === undefined
      ? undefined
      : await deps.git.mergeBase(view.project.repository, baseHead, merge.sha);
  const parts = await Promise.all(
    merge.stages.map(async (stage) => {
      const after = await readWanted(deps, view, { stage, at: merge.sha });
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
