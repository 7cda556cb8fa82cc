import { erroredEvaluation } from "../../core/evaluation/errored-evaluation.ts";
import { describeVerdict } from "../../core/journal/describe-evaluation.ts";
import type {
  EvaluationRecord,
  FinishedEvaluation,
  OpenEvaluation,
} from "../../core/journal/evaluation-record.ts";
import { formatEvaluation, parseEvaluation } from "../../core/journal/format-evaluation.ts";
import { evaluationFile, openEvaluationFile } from "../../core/layout/evaluation-place.ts";
import { journalBranch } from "../../core/layout/layout.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { writeJournal } from "../write-journal.ts";

type Deps = Pick<Ports, "git" | "clock" | "log">;

export type FinishedRecord = EvaluationRecord & { readonly finished: FinishedEvaluation };

/** The finished record of an evaluation, if there is one that can be read. Reads the mirror as it is. */
export async function finishedRecord(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  evaluation: Pick<OpenEvaluation, "id" | "request">,
): Promise<FinishedRecord | undefined> {
  const head = (await git.heads(repository)).get(journalBranch);
  return head === undefined ? undefined : recordAt({ git }, repository, { evaluation, head });
}

/**
 * Writes the verdict to the journal, once: where another server was first, its verdict stays and is what comes back.
 * With `open`, the intent is written beside it, for what has no intent of its own yet and is still to be answered.
 */
export async function recordEvaluation(
  deps: Deps,
  repository: Repository,
  given: {
    readonly evaluation: Omit<OpenEvaluation, "commit">;
    readonly finished: Omit<FinishedEvaluation, "at">;
    readonly open?: boolean;
  },
): Promise<FinishedRecord> {
  const { evaluation } = given;
  const { id, triggeredAt, request } = evaluation;
  const { commit, provider, sources, evaluation: verdict } = given.finished;
  const at = deps.clock.now();
  const finished = { at: at.toISOString(), commit, provider, sources, evaluation: verdict };
  const written = fitting({ id, triggeredAt, request, finished, invalidated: null });
  const intent =
    given.open === true ? formatEvaluation({ id, triggeredAt, commit, request }) : null;
  let known: FinishedRecord | undefined;
  await writeJournal(deps, repository, async (head) => {
    known = head === undefined ? head : await recordAt(deps, repository, { evaluation, head });
    if (known !== undefined) return undefined;
    return {
      files: new Map([
        [evaluationFile({ ...request, id }), written.text],
        ...(intent === null || intent === undefined
          ? []
          : [[openEvaluationFile(id), intent] as const]),
      ]),
      message: describeVerdict(evaluation, written.record.finished.evaluation),
      at,
    };
  });
  const { status, result, score, reason } = written.record.finished.evaluation;
  deps.log.info("evaluated", { evaluation: id, status, result, score, reason });
  return known ?? written.record;
}

/** A record that nobody could read again would be no record, so one that is too large says that instead. */
function fitting(record: FinishedRecord): {
  readonly record: FinishedRecord;
  readonly text: string;
} {
  const text = formatEvaluation(record);
  if (text !== undefined) return { record, text };
  const { era, indicators } = record.finished.evaluation;
  const message = `The record of ${indicators.length} objectives would have more than 1 MB: take some of them, or long queries, out of the files.`;
  const evaluation = erroredEvaluation({ era, reason: "unreadable-slo", message });
  const short = { ...record, finished: { ...record.finished, evaluation } };
  return { record: short, text: formatEvaluation(short) ?? "" };
}

async function recordAt(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  {
    evaluation: { id, request },
    head,
  }: { readonly evaluation: Pick<OpenEvaluation, "id" | "request">; readonly head: Sha },
): Promise<FinishedRecord | undefined> {
  const path = evaluationFile({ ...request, id });
  const text = await git.read(repository, head, path);
  const record = text === undefined ? undefined : parseEvaluation(text, path);
  return record !== undefined && isFinished(record) ? record : undefined;
}

export function isFinished(record: EvaluationRecord): record is FinishedRecord {
  return record.finished !== null;
}
