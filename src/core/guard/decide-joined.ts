import type { ProblemRecord } from "../journal/fold-record.ts";
import { phaseOf } from "../journal/phase.ts";
import { isHeldForLong } from "./held-for-long.ts";

/** What becomes of a problem that joined the change of another one. */
export type JoinedDecision =
  | { readonly kind: "wait"; readonly detail: string }
  | { readonly kind: "close"; readonly reason: "healed" | "resolved"; readonly detail: string }
  /** It is decided on its own again. */
  | { readonly kind: "part"; readonly detail: string }
  /** People have the lead, or said no to its change: they were asked once, for both. */
  | { readonly kind: "hand-over"; readonly detail: string };

/**
 * Follows the lead while its change is under way. What people have or said counts for the problems of the same service;
 * one of another service, which came in a storm, goes on by itself, since nobody was asked about that service.
 */
export function decideJoined(
  record: ProblemRecord,
  lead: ProblemRecord | undefined,
): JoinedDecision {
  if (record.resolvedAt !== null) {
    return isUnjudged(lead)
      ? { kind: "wait", detail: "the change has no verdict yet" }
      : close(lead);
  }
  if (lead === undefined) return part("the problem that it joined is not in the journal");
  const people = wordOfPeople(lead);
  if (people === undefined) return follow(lead);
  return isSameService(record, lead) ? { kind: "hand-over", detail: people } : part(people);
}

/** What was merged for both is what ended both, or not: its evaluation says that. */
function isUnjudged(lead: ProblemRecord | undefined): boolean {
  const phase = lead === undefined ? undefined : phaseOf(lead).kind;
  return phase === "merged" || phase === "observing";
}

function close(lead: ProblemRecord | undefined): JoinedDecision {
  if (lead === undefined || !isHealed(lead)) {
    return { kind: "close", reason: "resolved", detail: "the problem went away by itself" };
  }
  const detail = `the change of problem ${lead.id} helped and the problem is over`;
  return { kind: "close", reason: "healed", detail };
}

function follow(lead: ProblemRecord): JoinedDecision {
  const phase = phaseOf(lead).kind;
  if (phase === "awaiting-resolve" || phase === "awaiting-return" || phase === "ended") {
    const end = isHealed(lead) ? "has helped there" : "is over";
    return part(`the change of problem ${lead.id} ${end}, and this problem is still open`);
  }
  if (phase === "deciding" && lead.ignored !== null && lead.attempts.length === 0) {
    return part(`problem ${lead.id} gets no change: ${lead.ignored.detail}`);
  }
  if (phase === "deciding" && isHeldForLong(lead)) {
    return part(`problem ${lead.id} gets no change for now: ${lead.held?.detail ?? ""}`);
  }
  return { kind: "wait", detail: `the change of problem ${lead.id} is under way` };
}

function wordOfPeople({ id, handedOver, attempts }: ProblemRecord): string | undefined {
  if (handedOver !== null) return `people have problem ${id}: ${handedOver.detail}`;
  const ended = attempts.at(-1)?.ended;
  if (ended?.kind !== "pull-request-closed" || ended.reason !== "declined") return undefined;
  return `somebody closed the pull request of problem ${id}, which was taken as a no`;
}

function isHealed({ attempts }: ProblemRecord): boolean {
  const result = attempts.findLast(({ planned }) => planned?.purpose !== "return")?.evaluated;
  return result?.result === "pass" || result?.result === "warning";
}

function isSameService(a: ProblemRecord, b: ProblemRecord): boolean {
  return a.problem.stage === b.problem.stage && a.problem.service === b.problem.service;
}

function part(detail: string): JoinedDecision {
  return { kind: "part", detail };
}
