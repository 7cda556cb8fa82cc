import { phaseOf } from "../core/journal/phase.ts";
import type { ProblemRecord } from "../core/journal/fold-record.ts";
import type { Ports } from "../ports.ts";
import type { Sha } from "../ports/git.ts";
import { isMergeQueueBranch } from "../core/layout/merge-queue-branch.ts";
import { openEvaluations } from "./evaluation/evaluation-files.ts";
import { readRecords } from "./journal.ts";
import type { Key } from "./key.ts";
import { basesOf, type Checked } from "./report-checks.ts";
import { waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { readProject, type ProjectView } from "./project-view.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "hosting"> & {
  readonly enqueue: (key: Key) => void;
  /** Only saves calls. */
  readonly checked: Checked;
};

/** Webhooks make it quick; this only has to be often enough for a lost one, and seldom enough for the rate limit. */
const secondsBetweenSweeps = 300;

/** Looks at all of a project and enqueues what may need work: what makes a lost webhook harmless. */
export async function sweep(deps: Deps, project: Project): Promise<Outcome> {
  await deps.git.fetch(project.repository);
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") {
    deps.log.warn("project cannot be worked on", { project: project.name, reason: reading.reason });
    await enqueueEvaluations(deps, project);
    return waiting(reading.reason, deps.clock.now(), secondsBetweenSweeps);
  }
  const { view } = reading;
  for (const { name } of view.shipyard.stages) {
    deps.enqueue({ kind: "stage", project: project.name, stage: name });
  }
  for (const record of await readRecords(deps, project.repository)) {
    if (needsWork(record)) deps.enqueue({ kind: "problem", project: project.name, id: record.id });
  }
  await enqueueEvaluations(deps, project);
  for (const sha of await commitsToCheck(deps, view)) {
    deps.enqueue({ kind: "checks", project: project.name, sha });
  }
  return waiting("next sweep", deps.clock.now(), secondsBetweenSweeps);
}

/** Whoever asked is owed an answer, even by a project that cannot be worked on. */
async function enqueueEvaluations(deps: Deps, { name, repository }: Project): Promise<void> {
  for (const id of await openEvaluations(deps, repository)) {
    deps.enqueue({ kind: "evaluation", project: name, id });
  }
}

function needsWork(record: ProblemRecord): boolean {
  const phase = phaseOf(record);
  if (phase.kind === "awaiting-resolve") return record.resolvedAt !== null || isDeclined(record);
  return phase.kind !== "ended";
}

/** A person may reopen a pull request that was closed. */
function isDeclined({ attempts }: ProblemRecord): boolean {
  return attempts.at(-1)?.ended?.kind === "pull-request-closed";
}

async function commitsToCheck(deps: Deps, view: ProjectView): Promise<ReadonlySet<Sha>> {
  const { repository } = view.project;
  if (repository.slug === null) return new Set();
  const { layout, shipyard, heads } = view;
  const branches = [
    layout.mainBranch,
    ...shipyard.stages.map(({ name }) => layout.stageBranch(name)),
  ];
  const queued = [...heads.keys()].filter(isMergeQueueBranch);
  const open = await deps.hosting.pullRequests.listOpen(repository);
  const commits = [
    ...[...branches, ...queued].flatMap((branch) => heads.get(branch) ?? []),
    ...open.filter(({ head }) => head.sameRepository).map(({ head }) => head.sha),
  ];
  const isNew = (sha: Sha) => deps.checked.get(sha) !== basesOf(view, open, sha).join("\n");
  return new Set(commits.filter(isNew));
}
