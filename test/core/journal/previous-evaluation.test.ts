import { describe, expect, it } from "vitest";
import { previousEvaluation } from "../../../src/core/journal/previous-evaluation.ts";
import { anEvaluationRecord, anIndicator } from "../../support/evaluation-records.ts";

it("is compared with by what it measured", () => {
  const unmeasured = { sli: "errors", status: "fail", state: "no-data", value: null } as const;
  const indicators = [anIndicator(), anIndicator(unmeasured)];
  expect(
    previousEvaluation(anEvaluationRecord({ result: "warning", indicators }), "evenkeel"),
  ).toEqual([
    {
      id: "20260301T031022Z-1a2b3c4d",
      result: "warning",
      invalidated: false,
      indicators: [
        { status: "pass", measured: { sli: "response_time_p90", value: 600, success: true } },
        { status: "fail", measured: { sli: "errors", value: 0, success: false } },
      ],
    },
  ]);
});

it("says that somebody took it out", () => {
  const invalidated = { at: "2026-03-02T00:00:00.000Z", by: "ada", reason: "a test" };
  expect(previousEvaluation(anEvaluationRecord({}, { invalidated }), "1.x")).toMatchObject([
    { invalidated: true },
  ]);
});

describe("by our rules", () => {
  it.each([
    ["is open", { ...anEvaluationRecord(), finished: null }],
    ["came to no verdict", anEvaluationRecord({ status: "errored" })],
    ["asked nothing", anEvaluationRecord({ indicators: [] })],
  ])("is nothing to compare with where it %s", (_, record) => {
    expect(previousEvaluation(record, "evenkeel")).toEqual([]);
  });
});

describe.each(["1.x", "0.6"] as const)("in the era %s", (era) => {
  it("is nothing to compare with while it is open", () => {
    expect(previousEvaluation({ ...anEvaluationRecord(), finished: null }, era)).toEqual([]);
  });

  it.each([
    ["fail", anEvaluationRecord({ status: "errored", result: "fail" })],
    ["pass", anEvaluationRecord({ result: "pass", indicators: [] })],
  ])("is a %s without values where it came to none", (result, record) => {
    expect(previousEvaluation(record, era)).toMatchObject([{ result, indicators: [] }]);
  });
});
