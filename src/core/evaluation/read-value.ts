import type { EraRules } from "./era.ts";
import type { IndicatorResult } from "./evaluation.ts";
import type { SliResult } from "./sli-result.ts";

/** What was measured, or in which way it was not; by our rules only a finite number is a value. */
export function readValue(
  measured: SliResult | null,
  { nonFinite }: Pick<EraRules, "nonFinite">,
): Pick<IndicatorResult, "state" | "value" | "message" | "query"> {
  if (measured === null) {
    const message = "no value received from the SLI provider";
    return { state: "not-received", value: null, message, query: null };
  }
  const { state, query, value } = measured;
  const said = measured.message.trim();
  if (state !== "measured") {
    const message = said === "" ? "the SLI provider gave no value and no reason" : said;
    return { state, value: null, message, query };
  }
  if (nonFinite === "compared" || Number.isFinite(value)) {
    return { state, value, message: said, query };
  }
  const message = said === "" ? `the value is ${value}, which is no number to compare` : said;
  return { state: "not-a-number", value: null, message, query };
}
