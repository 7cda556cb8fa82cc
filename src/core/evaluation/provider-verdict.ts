import type { EraRules } from "./era.ts";
import { readValue } from "./read-value.ts";
import type { SliResult } from "./sli-result.ts";

/** What Keptn's own provider said of its answer as a whole: a fail where there is no value at all (keptn.md §5.7). */
export function providerVerdict(
  results: readonly SliResult[],
  rules: Pick<EraRules, "nonFinite">,
): {
  readonly result: "pass" | "warning" | "fail";
  readonly message: string;
} {
  const failed = results.flatMap((result) => {
    const { value, message } = readValue(result, rules);
    return value === null ? `${result.metric}: ${message}` : [];
  });
  const message = failed.join("; ");
  if (failed.length === 0) return { result: "pass", message };
  if (failed.length < results.length) return { result: "warning", message };
  return { result: "fail", message: `nothing at all was measured: ${message}` };
}
