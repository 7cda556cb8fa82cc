import { describe, expect, it } from "vitest";
import { eras } from "../../../src/core/evaluation/era.ts";
import { selectPrevious } from "../../../src/core/evaluation/select-previous.ts";
import { selectCases } from "./keptn-vectors.ts";

const newestFirst = (["fail", "warning", "pass", "fail", "pass"] as const).map((result, index) => ({
  id: `e${5 - index}`,
  result,
  invalidated: false,
}));

describe("selectPrevious()", () => {
  it.each(selectCases)("$id $name", ({ comparison, history_newest_first: history, expected }) => {
    const selected = selectPrevious(comparison, history, eras["1.x"]);
    expect(selected.map(({ id }) => id)).toStrictEqual(expected.comparedEvents);
  });

  it.each([
    { compareWith: "several_results", count: 2, include: "PASS_or_warn", ids: ["e4", "e3"] },
    { compareWith: "several_results", count: 9, include: "Pass", ids: ["e3", "e1"] },
    { compareWith: "several_results", count: -1, include: "all", ids: [] },
    { compareWith: "", count: 9, include: "", ids: ["e5", "e4", "e3"] },
  ])("$compareWith $count $include: $ids", ({ compareWith, count, include, ids }) => {
    const comparison = {
      compareWith,
      includeResultWithScore: include,
      numberOfComparisonResults: count,
      aggregateFunction: "avg",
    };
    const selected = selectPrevious(comparison, newestFirst, eras.evenkeel);
    expect(selected.map(({ id }) => id)).toStrictEqual(ids);
  });

  it("takes the newest whatever their result in Keptn 0.6, but none that is invalid", () => {
    const comparison = {
      compareWith: "several_results",
      includeResultWithScore: "pass",
      numberOfComparisonResults: 2,
      aggregateFunction: "avg",
    };
    const [newest, ...older] = newestFirst;
    const history = newest ? [{ ...newest, invalidated: true }, ...older] : [];
    const selected = selectPrevious(comparison, history, eras["0.6"]);
    expect(selected.map(({ id }) => id)).toStrictEqual(["e4", "e3"]);
  });
});
