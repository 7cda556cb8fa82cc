import { hearsCommands } from "../core/chatops/hears-commands.ts";
import { owesAccount } from "../core/account/owes-account.ts";
import { decideJoined } from "../core/guard/decide-joined.ts";
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
import { watchReverts } from "./remediation/watch-reverts.ts";

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
  await enqueueProblems(deps, view);
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

async function enqueueProblems(deps: Deps, view: ProjectView): Promise<void> {
  const { name: project, repository } = view.project;
  const records = await readRecords(deps, repository);
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const record of records) {
    const kind = needOf(record, { records: byId, now: deps.clock.now() });
    if (kind !== undefined) deps.enqueue({ kind, project, id: record.id });
  }
  for (const id of await watchReverts(deps, view, records)) {
    deps.enqueue({ kind: "account", project, id });
  }
}

/** Whether a problem may have a step to take, or only something to tell. */
function needOf(
  record: ProblemRecord,
  { records, now }: { readonly records: ReadonlyMap<string, ProblemRecord>; readonly now: Date },
): "problem" | "account" | undefined {
  const phase = phaseOf(record);
  if (phase.kind === "ended") {
    // A hold that outlives its problem is lifted on its pull request.
    if (record.closed !== null && hearsCommands(record, now) === "open") return "problem";
    return owesAccount(record, now) === "owed" ? "account" : undefined;
  }
  if (phase.kind === "joined") {
    return decideJoined(record, records.get(phase.lead)).kind === "wait" ? undefined : "problem";
  }
  const rests = phase.kind === "awaiting-resolve" && record.resolvedAt === null;
  if (!rests || isUnderDiscussion(record)) return "problem";
  return isLeftAlone(record, records) ? "account" : undefined;
}

/** People may write a command there, or reopen a pull request that was closed. */
function isUnderDiscussion({ issue, attempts }: ProblemRecord): boolean {
  return issue !== null || attempts.some(({ opened }) => opened !== null);
}

/** People heard of it with its lead, and that has ended while this one burns on: somebody has to be told. */
function isLeftAlone(
  { handedOver, joined }: ProblemRecord,
  records: ReadonlyMap<string, ProblemRecord>,
): boolean {
  if (handedOver?.reason !== "lead" || joined === null) return false;
  const lead = records.get(joined.lead);
  return lead === undefined || lead.closed !== null;
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
