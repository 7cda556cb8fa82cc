import { formatScore } from "../evaluation/format-number.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import { harmlessLine } from "../pull-request/outside-text.ts";
import { formatTime } from "../pull-request/time.ts";
import type { EvaluationRecord, OpenEvaluation } from "./evaluation-record.ts";
import { formatTrailers } from "./trailers.ts";

type Subject = Pick<EvaluationRecord | OpenEvaluation, "id" | "request">;

/** Commit message of the intent: `request(production/carts): evaluate 2026-03-01 03:00 UTC to …`. */
export function describeRequest(open: OpenEvaluation): string {
  const { start, end } = open.request.window;
  const window = `${formatTime(new Date(start))} to ${formatTime(new Date(end))}`;
  return message(open, { verb: "request", text: `evaluate ${window}` });
}

/** Commit message of the verdict: `evaluate(production/carts): pass, score 100`. */
export function describeVerdict(subject: Subject, evaluation: Evaluation): string {
  return message(subject, { verb: "evaluate", text: verdictText(evaluation) });
}

/** `pass, score 100`, or what came in the way of a verdict. */
function verdictText({ status, result, score, reason }: Evaluation): string {
  if (status === "errored") return `errored, ${reason}`;
  if (reason === "no-slo") return `${result}, there is no slo.yaml`;
  if (reason === "no-provider") return `${result}, there is no SLI provider`;
  return `${result}, score ${formatScore(score ?? 0)}`;
}

/** Commit message of the end: to whom the answer went. */
export function describeAnswer(subject: Subject, text: string): string {
  return message(subject, { verb: "answer", text });
}

export function describeInvalidation(
  subject: Subject,
  { reason, by }: { readonly reason: string; readonly by: string },
): string {
  const text = `${subject.id} is not compared with any more: ${reason}`;
  return message(subject, { verb: "invalidate", text, by });
}

function message(
  { id, request }: Subject,
  { verb, text, by }: { readonly verb: string; readonly text: string; readonly by?: string },
): string {
  const { project, stage, service } = request;
  const trailers = formatTrailers([
    ["Project", project],
    ["Stage", stage],
    ["Service", service],
    ["Evaluation", id],
    ["Invalidated-By", by],
  ]);
  return `${verb}(${stage}/${service}): ${harmlessLine(text, 120)}\n\n${trailers}\n`;
}
