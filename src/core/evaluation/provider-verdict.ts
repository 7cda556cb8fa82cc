import type { SliResult } from "./sli-result.ts";

/** What Keptn's own provider said of its answer as a whole: a fail where there is no value at all (keptn.md §5.7). */
export function providerVerdict(results: readonly SliResult[]): {
  readonly result: "pass" | "warning" | "fail";
  readonly message: string;
} {
  const failed = results.filter(({ state }) => state !== "measured");
  const message = failed.map(({ metric, message: said }) => `${metric}: ${said}`).join("; ");
  if (failed.length === 0) return { result: "pass", message };
  return { result: failed.length === results.length ? "fail" : "warning", message };
}
