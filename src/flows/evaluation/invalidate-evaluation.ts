import { describeInvalidation } from "../../core/journal/describe-evaluation.ts";
import { formatEvaluation } from "../../core/journal/format-evaluation.ts";
import { cut } from "../../core/pull-request/outside-text.ts";
import type { Ports } from "../../ports.ts";
import type { Project } from "../project.ts";
import { writeJournal, type JournalChange } from "../write-journal.ts";
import {
  findEvaluation,
  findEvaluationOfEvent,
  type EventReference,
  type FoundEvaluation,
} from "./find-evaluation.ts";

export type Invalidated =
  | { readonly kind: "invalidated"; readonly id: string }
  | { readonly kind: "already"; readonly id: string; readonly by: string }
  | Exclude<FoundEvaluation, { readonly kind: "found" }>;

/** In characters; a record keeps room for both. */
const longestReason = 2_000;
const longestName = 200;

/**
 * Takes an evaluation out of later comparisons by a commit on the journal. A person may name it by its own id, the
 * beginning of it, or the id of the event that asked for it. A long reason is cut.
 */
export async function invalidateEvaluation(
  deps: Pick<Ports, "git" | "clock" | "log">,
  given: {
    readonly project: Pick<Project, "repository">;
    readonly id: string | EventReference;
    readonly reason: string;
    readonly by: string;
    readonly author?: JournalChange["author"];
  },
): Promise<Invalidated> {
  const { id: named, author } = given;
  const reason = cut(given.reason, longestReason);
  const by = cut(given.by, longestName);
  const { repository } = given.project;
  await deps.git.fetch(repository);
  let outcome: Invalidated = { kind: "unknown" };
  await writeJournal(deps, repository, async () => {
    const found =
      typeof named === "string"
        ? await findEvaluation(deps, repository, named)
        : await findEvaluationOfEvent(deps, repository, named);
    if (found.kind !== "found") {
      outcome = found;
      return undefined;
    }
    const { record, path } = found;
    const { id } = record;
    if (record.invalidated !== null) {
      outcome = { kind: "already", id, by: record.invalidated.by };
      return undefined;
    }
    const at = deps.clock.now();
    const text = formatEvaluation({ ...record, invalidated: { at: at.toISOString(), by, reason } });
    if (text === undefined) {
      throw new Error(`${path} has no room left to say so: somebody made it longer, shorten it.`);
    }
    outcome = { kind: "invalidated", id };
    return {
      files: new Map([[path, text]]),
      message: describeInvalidation(record, { reason, by }),
      at,
      ...(author === undefined ? {} : { author }),
    };
  });
  return outcome;
}
