import { describeIndicator } from "../core/evaluation/describe-indicator.ts";
import { formatScore } from "../core/evaluation/format-number.ts";
import { worstIndicator } from "../core/evaluation/worst-indicator.ts";
import type { EvaluationRecord, FinishedEvaluation } from "../core/journal/evaluation-record.ts";
import { listEvaluations } from "../flows/evaluation/list-evaluations.ts";
import { commandLog } from "./command-log.ts";
import { exitCode, type Io } from "./io.ts";
import { logSources } from "./log-sources.ts";
import { openRepository } from "./open-repository.ts";
import { plainTime } from "./plain-time.ts";
import { columns, createStyle, plainLine, type Style } from "./style.ts";
import { withGit } from "./with-git.ts";

export type EvaluationLogOptions = {
  readonly repo?: string;
  readonly service?: string;
  readonly stage?: string;
  readonly limit?: number;
  readonly output: "text" | "json";
};

/** Tells what was evaluated, newest last, from repositories alone: of one, or of all projects that are known here. */
export async function logEvaluations(io: Io, options: EvaluationLogOptions): Promise<number> {
  const { repo, stage, service, limit = Infinity, output } = options;
  const wanted = { stage, service, limit };
  const records: EvaluationRecord[] = [];
  for (const { upstream } of await logSources(io, repo)) {
    const listed = await withGit(io, [upstream], async (tools) => {
      const repository = await openRepository(tools, upstream);
      return listEvaluations({ git: tools.git, log: commandLog(io) }, repository, wanted);
    });
    records.push(...listed);
  }
  const newest = records.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  const rows = newest.toReversed().flatMap(rowOf);
  if (output === "json") {
    io.out.write(`${JSON.stringify(rows.map(jsonOf), null, 2)}\n`);
  } else if (rows.length === 0) {
    io.err.write("no evaluation is recorded that fits\n");
  } else {
    const style = createStyle(io);
    for (const line of columns(rows.map((row) => cellsOf(row, style)))) io.out.write(`${line}\n`);
  }
  return exitCode.ok;
}

type Row = { readonly record: EvaluationRecord; readonly finished: FinishedEvaluation };

function rowOf(record: EvaluationRecord): readonly Row[] {
  return record.finished === null ? [] : [{ record, finished: record.finished }];
}

/** An element of `--output json`. */
function jsonOf({ record, finished }: Row) {
  const { id, request, triggeredAt, invalidated } = record;
  const { status, result, score, message } = finished.evaluation;
  return {
    id,
    project: request.project,
    stage: request.stage,
    service: request.service,
    triggeredAt,
    finishedAt: finished.at,
    ...request.window,
    status,
    result,
    score,
    message,
    commit: finished.commit,
    trigger: request.trigger.kind,
    invalidated,
  };
}

const tones = { pass: "green", warning: "yellow", fail: "red", errored: "red" } as const;

function cellsOf({ record, finished }: Row, style: Style): readonly string[] {
  const { id, request, invalidated } = record;
  const { status, result, score } = finished.evaluation;
  const verdict = status === "errored" ? status : result;
  const place = `${request.project}/${request.stage}/${request.service}`;
  return [
    style("dim", plainTime(finished.at)),
    plainLine(place),
    style("dim", plainLine(id)),
    style(tones[verdict], verdict),
    score === null ? "-" : formatScore(score),
    style("dim", windowText(request.window)),
    plainLine(worstText(finished)) + (invalidated === null ? "" : markOf(invalidated, style)),
  ];
}

/** The end without its day where that is the day it began. */
function windowText({ start, end }: EvaluationRecord["request"]["window"]): string {
  const [from, to] = [plainTime(start), plainTime(end)];
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

/** The objective to look at first; without one, why there is none. */
function worstText({ evaluation }: FinishedEvaluation): string {
  const worst = worstIndicator(evaluation.indicators);
  if (evaluation.status === "errored" || worst === undefined) return evaluation.message;
  return `${worst.sli} ${describeIndicator(worst)}`;
}

function markOf(
  { by, reason }: NonNullable<EvaluationRecord["invalidated"]>,
  style: Style,
): string {
  return ` ${style("yellow", plainLine(`(invalidated by ${by}: ${reason})`))}`;
}
