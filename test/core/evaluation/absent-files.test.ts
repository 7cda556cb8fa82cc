import { expect, it } from "vitest";
import {
  afterTests,
  withoutProvider,
  withoutSlo,
} from "../../../src/core/evaluation/absent-files.ts";
import type { Era } from "../../../src/core/evaluation/era.ts";
import type { Verdict } from "../../../src/core/evaluation/evaluation.ts";
import { anEvaluation } from "../../support/evaluation-records.ts";

it.each<[Era, Verdict | null, Verdict]>([
  ["evenkeel", null, "pass"],
  ["1.x", "fail", "pass"],
  ["0.6", null, "pass"],
  ["0.6", "warning", "warning"],
  ["0.6", "fail", "fail"],
])(
  "has nothing to say without a slo.yaml: %s after tests that are %s",
  (era, testResult, result) => {
    expect(withoutSlo({ era, testResult })).toMatchObject({
      status: "succeeded",
      result,
      score: 0,
      reason: "no-slo",
    });
  },
);

it.each<[Era, "succeeded" | "errored", Verdict]>([
  ["evenkeel", "errored", "fail"],
  ["1.x", "succeeded", "pass"],
  ["0.6", "errored", "fail"],
])("opens no gate that measured nothing, except as Keptn %s did", (era, status, result) => {
  const { slo } = anEvaluation();
  if (slo === null) throw new Error("there is one");
  expect(withoutProvider({ era, slo, message: "None." })).toMatchObject({
    status,
    result,
    reason: "no-provider",
    message: "None.",
  });
});

it.each<[Verdict | null, Verdict]>([
  [null, "pass"],
  ["pass", "pass"],
  ["warning", "pass"],
  ["fail", "fail"],
])("is decided by tests only where they failed: %s", (testResult, result) => {
  expect(afterTests(anEvaluation(), testResult)).toMatchObject({ result, score: 100 });
});

it("leaves an errored evaluation as it is, whatever the tests came to", () => {
  const errored = anEvaluation({ status: "errored", result: "fail" });
  expect(afterTests(errored, "fail")).toBe(errored);
});
