import { eras, type Era } from "../../core/evaluation/era.ts";
import {
  comparedCount,
  selectPrevious,
  type PreviousEvaluation,
} from "../../core/evaluation/select-previous.ts";
import type { Comparison } from "../../core/evaluation/slo.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { previousEvaluation } from "../../core/journal/previous-evaluation.ts";
import { evaluationFiles, readEvaluationsAt } from "./evaluation-files.ts";
import { isFinished, type FinishedRecord } from "./record-evaluation.ts";

const filesAtOnce = 10;
/** A file's name tells when it was asked for; what was asked for earlier may have ended later. */
const surplus = 20;
/** Comparing looks no further back: by then a service is another one. */
const mostFiles = 1_000;

/**
 * The earlier evaluations that one of a service is compared with, what ended last first. Reads only as many records as
 * it takes to find them, and a few more.
 */
export async function readHistory(
  deps: Pick<Ports, "git" | "log">,
  repository: Repository,
  wanted: {
    readonly stage: string;
    readonly service: string;
    /** Not compared with itself. */
    readonly id: string | null;
    /** RFC 3339. By our rules what has a window that ends later is no earlier evaluation, whenever it was asked for. */
    readonly end: string;
    readonly comparison: Comparison;
    readonly era: Era;
  },
): Promise<readonly PreviousEvaluation[]> {
  const count = comparedCount(wanted.comparison);
  const { head, files } = await evaluationFiles(deps, repository, wanted);
  if (head === undefined || count === 0) return [];
  const others = files.filter((file) => file.id !== wanted.id).slice(0, mostFiles);
  const read = async (from: number, to: number) => {
    const some = { head, files: others.slice(from, to) };
    return (await readEvaluationsAt(deps, repository, some)).filter(isFinished);
  };
  const known: FinishedRecord[] = [];
  let at = 0;
  while (at < others.length && select(known, wanted).length < count) {
    known.push(...(await read(at, at + filesAtOnce)));
    at += filesAtOnce;
  }
  known.push(...(await read(at, at + surplus)));
  return select(known, wanted);
}

function select(
  records: readonly FinishedRecord[],
  {
    comparison,
    era,
    end,
  }: { readonly comparison: Comparison; readonly era: Era; readonly end: string },
): readonly PreviousEvaluation[] {
  const isEarlier = ({ request }: FinishedRecord) =>
    era !== "evenkeel" || Date.parse(request.window.end) <= Date.parse(end);
  const newestFirst = records
    .filter(isEarlier)
    .toSorted((a, b) => Date.parse(b.finished.at) - Date.parse(a.finished.at))
    .flatMap((record) => previousEvaluation(record, era));
  return selectPrevious(comparison, newestFirst, eras[era]);
}
