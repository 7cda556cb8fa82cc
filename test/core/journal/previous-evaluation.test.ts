import { expect, it } from "vitest";
import { previousEvaluation } from "../../../src/core/journal/previous-evaluation.ts";
import { anEvaluationRecord, anIndicator } from "../../support/evaluation-records.ts";

it("is compared with by what it measured", () => {
  const unmeasured = { sli: "errors", status: "fail", state: "no-data", value: null } as const;
  const indicators = [anIndicator(), anIndicator(unmeasured)];
  expect(previousEvaluation(anEvaluationRecord({ result: "warning", indicators }))).toEqual([
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
  expect(previousEvaluation(anEvaluationRecord({}, { invalidated }))).toMatchObject([
    { invalidated: true },
  ]);
});

it("is nothing to compare with while it is open, and where it came to no verdict", () => {
  expect(previousEvaluation({ ...anEvaluationRecord(), finished: null })).toEqual([]);
  expect(previousEvaluation(anEvaluationRecord({ status: "errored" }))).toEqual([]);
});
