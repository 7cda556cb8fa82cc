import { evaluationJson } from "../core/evaluation/evaluation-json.ts";
import { type EvaluatedFiles, evaluateFiles } from "./evaluate-files.ts";
import { evaluationCode } from "./evaluation-code.ts";
import type { Io } from "./io.ts";
import { readStdin } from "./read-stdin.ts";
import { plainLine } from "./style.ts";
import { tellEvaluation } from "./tell-evaluation.ts";

export type EvaluateOptions = EvaluatedFiles & { readonly output: "text" | "json" };

/** Judges measured values by a slo.yaml, from files alone. */
export async function evaluate(
  io: Io,
  options: EvaluateOptions,
  stdin: () => Promise<string> = readStdin,
): Promise<number> {
  const { evaluation, faults } = await evaluateFiles(io, options, stdin);
  if (options.output === "json") {
    io.out.write(`${JSON.stringify(evaluationJson(evaluation), null, 2)}\n`);
  } else {
    for (const fault of faults) io.err.write(`${plainLine(fault)}\n`);
    const isTold = evaluation.status === "errored" && faults.length > 0;
    tellEvaluation(io, isTold ? { ...evaluation, message: toldAbove } : evaluation);
  }
  return evaluationCode(evaluation);
}

const toldAbove = "nothing is said about the service before the files are corrected";
