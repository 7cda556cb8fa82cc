import { createHash } from "node:crypto";
import type { CheckRun } from "../../core/pull-request/check-run.ts";
import { cutBody, cutLine } from "./cut-text.ts";

/** How many annotations one request may carry; later requests add to them. */
const annotationsPerCall = 50;

const levels = {
  "in-progress": "notice",
  success: "notice",
  neutral: "warning",
  failure: "failure",
} as const satisfies Record<CheckRun["state"], string>;

/** The run's output, one for each request that it takes to send all annotations. */
export function checkOutputs(run: CheckRun) {
  const title = cutLine(run.title, 255);
  const summary = cutBody(run.summary);
  const annotations = run.annotations.map((fault) => ({
    path: fault.path,
    start_line: fault.line,
    end_line: fault.line,
    start_column: fault.column,
    end_column: fault.column,
    annotation_level: levels[run.state],
    message: cutBody(fault.message),
  }));
  const count = Math.max(1, Math.ceil(annotations.length / annotationsPerCall));
  return Array.from({ length: count }, (_, index) => {
    const from = index * annotationsPerCall;
    return { title, summary, annotations: annotations.slice(from, from + annotationsPerCall) };
  });
}

/** Stands for all that a run says; kept as its `external_id`, it shows whether there is anything to change. */
export function checkDigest(run: CheckRun): string {
  return createHash("sha256").update(JSON.stringify(run)).digest("hex");
}
