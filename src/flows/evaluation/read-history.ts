import { eras, type Era } from "../../core/evaluation/era.ts";
import {
  comparedCount,
  selectPrevious,
  type PreviousEvaluation,
} from "../../core/evaluation/select-previous.ts";
import type { Comparison } from "../../core/evaluation/slo.ts";
import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { previousEvaluation } from "../../core/journal/previous-evaluation.ts";
import { evaluationFiles, readEvaluationsAt } from "./evaluation-files.ts";

const filesAtOnce = 10;
/** Comparing looks no further back: by then a service is another one. */
const mostFiles = 1_000;

/**
 * The earlier evaluations that one of a service is compared with, newest first. Reads only as many records as it takes
 * to find them.
 */
export async function readHistory(
  deps: Pick<Ports, "git" | "log">,
  repository: Repository,
  wanted: {
    readonly stage: string;
    readonly service: string;
    /** Not compared with itself. */
    readonly id: string | null;
    /** RFC 3339. What ended later is no earlier evaluation, whenever it was asked for. */
    readonly end: string;
    readonly comparison: Comparison;
    readonly era: Era;
  },
): Promise<readonly PreviousEvaluation[]> {
  const { comparison, era, id } = wanted;
  const end = Date.parse(wanted.end);
  const isEarlier = ({ request }: EvaluationRecord) => Date.parse(request.window.end) <= end;
  const count = comparedCount(comparison);
  const { head, files } = await evaluationFiles(deps, repository, wanted);
  if (head === undefined) return [];
  const others = files.filter((file) => file.id !== id).slice(0, mostFiles);
  const known: EvaluationRecord[] = [];
  for (let at = 0; at < others.length; at += filesAtOnce) {
    const next = others.slice(at, at + filesAtOnce);
    const read = await readEvaluationsAt(deps, repository, { head, files: next });
    known.push(...read.filter(isEarlier));
    const selected = selectPrevious(comparison, known.flatMap(previousEvaluation), eras[era]);
    if (selected.length >= count) return selected;
  }
  return selectPrevious(comparison, known.flatMap(previousEvaluation), eras[era]);
}
