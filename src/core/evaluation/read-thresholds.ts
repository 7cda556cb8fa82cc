import { parseGoFloat } from "./parse-go-float.ts";
import type { TotalScore } from "./slo.ts";

/** In percent of what can be won; a null warning means that there is none. */
export type Thresholds = { readonly pass: number; readonly warning: number | null };

export type ReadThresholds =
  | { readonly ok: true; readonly thresholds: Thresholds }
  /** `pass` where only the warning cannot be read. */
  | { readonly ok: false; readonly pass: number | null; readonly message: string };

/** Reads `total_score`: `90%` and `90` are the same, `pass` must be there (keptn.md §5.5). */
export function readThresholds(totalScore: TotalScore | null): ReadThresholds {
  if (totalScore === null || totalScore.pass === "") {
    const message =
      'total_score.pass is missing; say how many percent are needed, as in pass: "90%".';
    return { ok: false, pass: null, message };
  }
  const pass = readPercent(totalScore.pass);
  if (pass === undefined) {
    return { ok: false, pass: null, message: notPercent("pass", totalScore.pass) };
  }
  if (totalScore.warning === "") return { ok: true, thresholds: { pass, warning: null } };
  const warning = readPercent(totalScore.warning);
  if (warning !== undefined) return { ok: true, thresholds: { pass, warning } };
  return { ok: false, pass, message: notPercent("warning", totalScore.warning) };
}

function readPercent(text: string): number | undefined {
  return parseGoFloat(text.replace(/%$/, ""));
}

function notPercent(key: "pass" | "warning", text: string): string {
  return `total_score.${key} is ${JSON.stringify(text)}, which is no percentage; write it as in ${key}: "${key === "pass" ? "90%" : "75%"}".`;
}
