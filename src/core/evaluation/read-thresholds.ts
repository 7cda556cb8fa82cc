import { parseGoFloat } from "./parse-go-float.ts";
import type { Slo } from "./slo.ts";

/** In percent of what can be won; a null warning means that there is none. */
export type Thresholds = { readonly pass: number; readonly warning: number | null };

/** Reads `total_score`: `90%` and `90` are the same, `pass` must be there (keptn.md §5.5). */
export function readThresholds(
  totalScore: Slo["totalScore"],
):
  | { readonly ok: true; readonly thresholds: Thresholds }
  | { readonly ok: false; readonly message: string } {
  if (totalScore.pass.trim() === "") {
    return {
      ok: false,
      message: 'total_score.pass is missing; say how many percent are needed, as in pass: "90%".',
    };
  }
  const pass = readPercent(totalScore.pass);
  if (pass === undefined) return { ok: false, message: notPercent("pass", totalScore.pass) };
  if (totalScore.warning.trim() === "") return { ok: true, thresholds: { pass, warning: null } };
  const warning = readPercent(totalScore.warning);
  return warning === undefined
    ? { ok: false, message: notPercent("warning", totalScore.warning) }
    : { ok: true, thresholds: { pass, warning } };
}

function readPercent(text: string): number | undefined {
  const value = parseGoFloat(text.replaceAll(" ", "").replace(/%$/, ""));
  return Number.isNaN(value) ? undefined : value;
}

function notPercent(key: "pass" | "warning", text: string): string {
  return `total_score.${key} is ${JSON.stringify(text)}, which is no percentage; write it as in ${key}: "${key === "pass" ? "90%" : "75%"}".`;
}
