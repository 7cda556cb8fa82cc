import type { EntryOf } from "../../core/journal/entry.ts";
import { handedOverComment } from "../../core/pull-request/comments.ts";
import { responsibleFor } from "../responsible.ts";
import { record, type Case, type Step, type StepDeps } from "./step.ts";

/** Leaves the problem to people, with an account of what was tried where they already look: on the last pull request. */
export async function handOver(
  deps: StepDeps,
  given: Case,
  why: {
    readonly reason: EntryOf<"handed-over">["reason"];
    readonly detail: string;
  },
): Promise<Step> {
  const { view, record: known } = given;
  const last = known.attempts.findLast(({ opened }) => opened !== null);
  if (last?.opened !== null && last?.opened !== undefined) {
    await deps.hosting.pullRequests.comment(
      view.project.repository,
      last.opened.number,
      handedOverComment(known, why.detail, await responsible(deps, given)),
    );
  }
  return record(deps, given, { kind: "handed-over", reason: why.reason, detail: why.detail });
}

async function responsible(
  deps: StepDeps,
  { view, record: { problem } }: Case,
): Promise<readonly string[]> {
  const { stage, service } = problem;
  if (stage === null || service === null) return [];
  const at = view.heads.get(view.layout.stageBranch(stage));
  return at === undefined ? [] : responsibleFor(deps, view, { stage, service, at });
}
