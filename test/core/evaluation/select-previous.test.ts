import { describe, expect, it } from "vitest";
import { selectPrevious } from "../../../src/core/evaluation/select-previous.ts";
import { selectCases } from "./keptn-vectors.ts";

const newestFirst = (["fail", "warning", "pass", "fail", "pass"] as const).map((result, index) => ({
  id: `e${5 - index}`,
  result,
}));

describe("selectPrevious()", () => {
  it.each(selectCases)("$id $name", ({ comparison, history_newest_first: history, expected }) => {
    const valid = history.filter(({ invalidated }) => !invalidated);
    expect(selectPrevious(comparison, valid).map(({ id }) => id)).toStrictEqual(
      expected.comparedEvents,
    );
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
    expect(selectPrevious(comparison, newestFirst).map(({ id }) => id)).toStrictEqual(ids);
  });
});
