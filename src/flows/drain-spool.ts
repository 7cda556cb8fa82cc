import { evaluationId } from "../core/evaluation-request/evaluation-id.ts";
import { problemId } from "../core/problem/problem-id.ts";
import { SpooledEvent } from "../core/spool/spooled-event.ts";
import { RateLimitedError, UnavailableError, type Ports, type SpoolItem } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { invalidateEvaluation } from "./evaluation/invalidate-evaluation.ts";
import { openEvaluation } from "./evaluation/open-evaluation.ts";
import { appendEntry, readRecord } from "./journal.ts";
import type { Key } from "./key.ts";
import { done, waiting, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";

type Deps = Pick<Ports, "git" | "clock" | "log" | "spool"> & {
  readonly projects: ReadonlyMap<string, Project>;
  /** Keeps the journal of what belongs to no project. */
  readonly home: Repository;
  readonly enqueue: (key: Key) => void;
  readonly aside: SetAside;
};

/**
 * Items that failed for a reason which is no outage, by id, and when to try them again. They stay in the spool, and
 * what else their projects have to record goes on.
 */
export type SetAside = Map<string, Date>;

const secondsAside = 300;
const secondsBehind = 10;

/** Moves accepted events into the journal, oldest first; an item leaves the spool once git holds it. */
export async function drainSpool(deps: Deps): Promise<Outcome> {
  const items = await deps.spool.list();
  const now = deps.clock.now();
  const behind = new Set<string>();
  const waitingFor = new Set<string>();
  for (const item of items) {
    const spooled = readItem(item);
    if (spooled === undefined) {
      deps.log.error("spool item cannot be read and stays where it is", { item: item.id });
      continue;
    }
    const queue = projectOf(spooled) ?? "";
    const subject = `${queue} ${subjectOf(spooled)}`;
    const isAside = (deps.aside.get(item.id) ?? now) > now;
    if (isAside) waitingFor.add(subject);
    // An item must not overtake an earlier one of the same project: a resolve would come before its problem.
    if (behind.has(queue) || waitingFor.has(subject)) continue;
    const taken = await tryItem(deps, item, spooled);
    if (taken === "behind") behind.add(queue);
    if (taken === "aside") waitingFor.add(subject);
  }
  if (behind.size > 0) return waiting("a journal cannot be written", now, secondsBehind);
  const until = items.flatMap(({ id }) => deps.aside.get(id) ?? []).toSorted((a, b) => +a - +b)[0];
  return until === undefined
    ? done
    : { kind: "waiting", reason: "an event cannot be recorded", until };
}

async function tryItem(
  deps: Deps,
  item: SpoolItem,
  spooled: SpooledEvent,
): Promise<"taken" | "behind" | "aside"> {
  const fields = { item: item.id, project: projectOf(spooled) };
  try {
    await takeUp(deps, spooled);
    await deps.spool.remove(item.id);
    deps.aside.delete(item.id);
    return "taken";
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) {
      const message = "event stays in the spool, its journal cannot be written";
      deps.log.warn(message, { ...fields, error });
      return "behind";
    }
    const message = "event stays in the spool and is set aside, it cannot be recorded";
    deps.log.error(message, { ...fields, seconds: secondsAside, error });
    deps.aside.set(item.id, new Date(deps.clock.now().getTime() + secondsAside * 1000));
    return "aside";
  }
}

type Spooled<Kind extends SpooledEvent["kind"]> = Extract<SpooledEvent, { readonly kind: Kind }>;

function projectOf(spooled: SpooledEvent): string | null {
  switch (spooled.kind) {
    case "problem":
      return spooled.problem.project;
    case "evaluation":
      return spooled.request.project;
    case "invalidation":
      return spooled.invalidation.project;
  }
}

/** What an item is about: a later word on it says nothing without the earlier one. */
function subjectOf(spooled: SpooledEvent): string {
  switch (spooled.kind) {
    case "problem":
      return `problem ${problemId(spooled.problem)}`;
    case "evaluation":
      return `evaluation ${spooled.request.trigger.id}`;
    case "invalidation":
      return `evaluation ${spooled.invalidation.evaluation}`;
  }
}

async function takeUp(deps: Deps, spooled: SpooledEvent): Promise<void> {
  switch (spooled.kind) {
    case "problem":
      return recordProblem(deps, spooled);
    case "evaluation":
      return recordEvaluation(deps, spooled);
    case "invalidation":
      return recordInvalidation(deps, spooled);
  }
}

async function recordProblem(
  deps: Deps,
  { receivedAt, problem }: Spooled<"problem">,
): Promise<void> {
  const project = problem.project === null ? undefined : deps.projects.get(problem.project);
  const repository = project?.repository ?? deps.home;
  const id = problemId(problem);
  await deps.git.fetch(repository);
  const record = await readRecord(deps, repository, id);
  const place = { repository, id };
  if (record === undefined) {
    await appendEntry(deps, place, { kind: "problem-opened", at: receivedAt, problem });
  }
  if (project === undefined) {
    const detail = `no project ${JSON.stringify(problem.project)} is configured on this server`;
    // Apart from the line above: the last try may have died between the two.
    await appendEntry(deps, place, { kind: "ignored", at: receivedAt, reason: "unrouted", detail });
  }
  if (record !== undefined) {
    // Merged into another problem, it will not be resolved under its own name.
    const over = problem.state === "resolved" || problem.state === "merged";
    const kind = over ? "problem-resolved" : "problem-reopened";
    await appendEntry(deps, place, { kind, at: receivedAt });
  }
  if (project !== undefined) deps.enqueue({ kind: "problem", project: project.name, id });
}

async function recordEvaluation(
  deps: Deps,
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

async function recordInvalidation(
  deps: Deps,
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
function knownProject(deps: Deps, name: string): Project | undefined {
  const project = deps.projects.get(name);
  if (project === undefined) {
    deps.log.error("event dropped: its project is no longer configured on this server", {
      project: name,
    });
  }
  return project;
}

function readItem({ payload }: SpoolItem): SpooledEvent | undefined {
  try {
    return SpooledEvent.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
