import { evaluationId } from "../core/evaluation-request/evaluation-id.ts";
import type { SpooledEvent } from "../core/spool/spooled-event.ts";
import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { invalidateEvaluation } from "./evaluation/invalidate-evaluation.ts";
import { openEvaluation } from "./evaluation/open-evaluation.ts";
import type { Key } from "./key.ts";
import type { Project } from "./project.ts";
import { type ProblemReport, recordProblems } from "./record-problems.ts";

export type TakeUpDeps = Pick<Ports, "git" | "clock" | "log"> & {
  readonly projects: ReadonlyMap<string, Project>;
  readonly enqueue: (key: Key) => void;
};

type Spooled<Kind extends SpooledEvent["kind"]> = Extract<SpooledEvent, { readonly kind: Kind }>;

/** Events that one commit on the journal of `repository` may hold: problems, or one of another kind. */
export type Batch =
  | { readonly kind: "problems"; readonly events: readonly Spooled<"problem">[] }
  | { readonly kind: "other"; readonly event: Spooled<"evaluation" | "invalidation"> };

/** Writes a batch to the journal and asks for work on what it changed; once it resolves, git holds it. */
export async function takeUp(
  deps: TakeUpDeps,
  repository: Repository,
  batch: Batch,
): Promise<void> {
  if (batch.kind === "problems") return takeProblems(deps, repository, batch.events);
  if (batch.event.kind === "evaluation") return takeEvaluation(deps, batch.event);
  return takeInvalidation(deps, batch.event);
}

async function takeProblems(
  deps: TakeUpDeps,
  repository: Repository,
  events: readonly Spooled<"problem">[],
): Promise<void> {
  const grown = await recordProblems(
    deps,
    repository,
    events.map((event) => reportOf(deps, event)),
  );
  // A repeat that says nothing new costs no look at the problem.
  for (const { name, repository: own } of deps.projects.values()) {
    if (own.url !== repository.url) continue;
    for (const id of grown) deps.enqueue({ kind: "problem", project: name, id });
  }
}

function reportOf(
  { projects }: TakeUpDeps,
  { problem, receivedAt, event, scope }: Spooled<"problem">,
): ProblemReport {
  const time = event["time"];
  const sentAt = typeof time === "string" && !Number.isNaN(Date.parse(time)) ? time : null;
  const isKnown = problem.project !== null && projects.has(problem.project);
  const unrouted = isKnown
    ? null
    : `no project ${JSON.stringify(problem.project)} is configured on this server`;
  return { problem, receivedAt, sentAt, unrouted, ...(scope === undefined ? {} : { scope }) };
}

async function takeEvaluation(
  deps: TakeUpDeps,
  { receivedAt, request }: Spooled<"evaluation">,
): Promise<void> {
  const project = knownProject(deps, request.project);
  if (project === undefined) return;
  const id = await openEvaluation(deps, {
    project,
    id: evaluationId(receivedAt, request),
    triggeredAt: receivedAt,
    request,
  });
  deps.enqueue({ kind: "evaluation", project: project.name, id });
}

async function takeInvalidation(
  deps: TakeUpDeps,
  { invalidation }: Spooled<"invalidation">,
): Promise<void> {
  const project = knownProject(deps, invalidation.project);
  if (project === undefined) return;
  const { evaluation, stage, service, context, reason, by } = invalidation;
  const id = { id: evaluation, stage, service, context };
  const { kind } = await invalidateEvaluation(deps, { project, id, reason, by });
  if (kind === "invalidated" || kind === "already") return;
  const message =
    "invalidation dropped: it names no finished evaluation of the project, or several";
  deps.log.warn(message, { evaluation, stage, service, project: project.name, by, kind });
}

/** Undefined only where the configuration lost a project after its event was accepted: nowhere is a journal for it. */
function knownProject(deps: TakeUpDeps, name: string): Project | undefined {
  const project = deps.projects.get(name);
  if (project === undefined) {
    deps.log.error("event dropped: its project is no longer configured on this server", {
      project: name,
    });
  }
  return project;
}
