import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import { parseOpenEvaluation } from "../../core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { openEvaluationsAt } from "./evaluation-files.ts";
import { findEvaluation, type FoundEvaluation } from "./find-evaluation.ts";

/** One evaluation by its id or a beginning of it, also while it is open. Reads the mirror as it is: fetch before. */
export async function readEvaluation(
  deps: Pick<Ports, "git" | "log">,
  repository: Repository,
  named: string,
): Promise<FoundEvaluation> {
  const found = await findEvaluation(deps, repository, named);
  if (found.kind !== "unknown" || named === "") return found;
  const head = (await deps.git.heads(repository)).get(journalBranch);
  const open = head === undefined ? [] : await openEvaluationsAt(deps, repository, head);
  const alike = open.filter((id) => id.startsWith(named));
  const [id = "", other] = alike;
  if (other !== undefined) return { kind: "ambiguous", ids: alike.toReversed() };
  const path = openEvaluationFile(id);
  const text = head && (await deps.git.read(repository, head, path));
  const intent = text === undefined ? undefined : parseOpenEvaluation(text, path);
  if (intent === undefined) return { kind: "unknown" };
  const { triggeredAt, request } = intent;
  const record: EvaluationRecord = { id, triggeredAt, request, finished: null, invalidated: null };
  return { kind: "found", record, path };
}
