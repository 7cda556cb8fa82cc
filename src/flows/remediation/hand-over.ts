import type { EntryOf } from "../../core/journal/entry.ts";
import { handedOverComment } from "../../core/pull-request/comments.ts";
import { responsibleOf } from "../responsible.ts";
import { say } from "./say.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/**
 * Leaves the problem to people, with an account of what was tried where they already look: on the last pull request.
 * The comment is one of its own, for an edit of another one wakes nobody; the problem's issue follows with its account.
 */
export async function handOver(
  deps: StepDeps,
  given: Case,
  why: {
    readonly reason: EntryOf<"handed-over">["reason"];
    readonly detail: string;
  },
): Promise<Step> {
  const { record: known } = given;
  const opened = known.attempts.findLast((attempt) => attempt.opened !== null)?.opened;
  if (opened !== undefined && opened !== null) {
    const comment = handedOverComment(known, why.detail, await responsibleOf(deps, given));
    await say(deps, given, { number: opened.number, ...comment });
  }
  return record(deps, given, { kind: "handed-over", reason: why.reason, detail: why.detail });
}
