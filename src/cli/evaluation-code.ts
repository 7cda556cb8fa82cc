import type { Evaluation } from "../core/evaluation/evaluation.ts";
import { exitCode } from "./io.ts";

/** The exit code of a verdict, which a pipeline stops by: a warning goes on. */
export function evaluationCode({ status, result }: Pick<Evaluation, "status" | "result">): number {
  if (status === "errored") return exitCode.unusable;
  return result === "fail" ? exitCode.no : exitCode.ok;
}
