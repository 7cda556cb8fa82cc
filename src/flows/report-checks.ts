import { projectSloFile } from "../core/layout/layout.ts";
import { mergeQueueBase } from "../core/layout/merge-queue-branch.ts";
import { planCheck, planFault, planUnknown } from "../core/pull-request/plan-check.ts";
import { validateCheck } from "../core/pull-request/validate-check.ts";
import { validateProject } from "../core/validation/validate-project.ts";
import type { PullRequest } from "../core/pull-request/pull-request.ts";
import type { CheckRun } from "../core/pull-request/check-run.ts";
import type { Stage } from "../core/delivery/shipyard.ts";
import { RateLimitedError, UnavailableError, type Ports } from "../ports.ts";
import type { Sha } from "../ports/git.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { readProject, type ProjectView } from "./project-view.ts";
import { planStage } from "./reconcile/plan-stage.ts";

type Deps = Pick<Ports, "git" | "clock" | "hosting" | "charts" | "clusters" | "flagServices"> & {
  readonly checked: Checked;
};

const secondsBetweenTries = 60;

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
  const planned = merges.length === 0 ? undefined : await plan(deps, view, { merges, sha });
  if (planned !== undefined) await deps.hosting.checks.report(repository, sha, planned.run);
  if (planned?.kind === "unknown") {
    return waiting("the cluster could not be asked", deps.clock.now(), secondsBetweenTries);
  }
  deps.checked.set(sha, bases.join("\n"));
  return done;
}

async function validate({ git }: Deps, view: ProjectView, sha: Sha): Promise<CheckRun> {
  const { project, heads, layout, shipyard } = view;
  const tree = await git.list(project.repository, sha, "");
  const paths = tree.map(({ path }) => path).filter((path) => /\.(ya?ml|json)$/.test(path));
  const files = await git.readAll(project.repository, sha, paths);
  const main = heads.get(layout.mainBranch);
  const slo = main && (await git.read(project.repository, main, projectSloFile));
  const isApart = shipyard.stages.every(
    ({ name }) => layout.stageBranch(name) !== layout.mainBranch,
  );
  const above =
    isApart && slo !== undefined
      ? [{ path: `${layout.mainBranch}:${projectSloFile}`, text: slo }]
      : [];
  return validateCheck(validateProject(files, project.name, above), files.size);
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
  given: {
    readonly merges: readonly { readonly stage: Stage; readonly base: string }[];
    readonly sha: Sha;
  },
): Promise<{ readonly kind: "known" | "unknown"; readonly run: CheckRun }> {
  const { merges, sha } = given;
  try {
    const parts = await Promise.all(
      merges.map(async ({ stage, base }) => {
        const head = view.heads.get(base);
        const from = head && (await deps.git.mergeBase(view.project.repository, head, sha));
        return planStage(deps, view, { stage, sha, from });
      }),
    );
    const faults = parts.flatMap((part) => (part.kind === "faulty" ? part.messages : []));
    if (faults.length > 0) return { kind: "known", run: planFault(faults) };
    const changes = parts.flatMap((part) => (part.kind === "planned" ? part.change : []));
    return { kind: "known", run: planCheck(changes) };
  } catch (error) {
    if (!(error instanceof UnavailableError || error instanceof RateLimitedError)) throw error;
    return { kind: "unknown", run: planUnknown(error.message) };
  }
}
