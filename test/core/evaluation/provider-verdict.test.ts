import { expect, it } from "vitest";
import { providerVerdict } from "../../../src/core/evaluation/provider-verdict.ts";
import type { SliResult, SliState } from "../../../src/core/evaluation/sli-result.ts";

it.each<[string, readonly SliState[]]>([
  ["pass", []],
  ["pass", ["measured", "measured"]],
  ["warning", ["measured", "no-data"]],
  ["fail", ["no-data", "query-error"]],
])("is %s for %j", (result, states) => {
  const results = states.map((state, index): SliResult => {
    return { metric: `sli${index}`, state, value: 0, message: "why", query: null };
  });
  expect(providerVerdict(results).result).toBe(result);
});
