import { expect, it } from "vitest";
import { eras } from "../../../src/core/evaluation/era.ts";
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
  expect(providerVerdict(results, eras.evenkeel).result).toBe(result);
});

it.each([
  ["fail", "evenkeel"],
  ["pass", "1.x"],
] as const)("is %s for an infinity in the era %s", (result, era) => {
  const value = Number.POSITIVE_INFINITY;
  const infinite: SliResult = { metric: "a", state: "measured", value, message: "", query: null };
  expect(providerVerdict([infinite], eras[era]).result).toBe(result);
});

it("says that nothing at all was measured, and why", () => {
  const empty = { value: 0, message: "no data", query: null };
  expect(providerVerdict([{ metric: "a", state: "no-data", ...empty }], eras["1.x"]).message).toBe(
    "nothing at all was measured: a: no data",
  );
});
