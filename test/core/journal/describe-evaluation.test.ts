import { expect, it } from "vitest";
import {
  describeAnswer,
  describeInvalidation,
  describeRequest,
  describeVerdict,
} from "../../../src/core/journal/describe-evaluation.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import { anEvaluation, anEvaluationRecord } from "../../support/evaluation-records.ts";

const record = anEvaluationRecord();

it.each<[Partial<Evaluation>, string]>([
  [{ score: 100 }, "pass, score 100"],
  [{ result: "fail", score: 66.666666 }, "fail, score 66.66"],
  [{ status: "errored", score: null, reason: "unreadable-slo" }, "errored, unreadable-slo"],
  [{ score: 0, reason: "no-slo" }, "pass, there is no slo.yaml"],
  [{ score: 0, reason: "no-provider" }, "pass, there is no SLI provider"],
])("tells the verdict %j in its commit", (given, text) => {
  expect(describeVerdict(record, anEvaluation(given))).toBe(
    `evaluate(production/carts): ${text}\n\nProject: sockshop\nStage: production\nService: carts\nEvaluation: ${record.id}\n`,
  );
});

it("tells what was asked for, what became of the answer, and who took it out", () => {
  const { id, triggeredAt, request } = record;
  expect(subject(describeRequest({ id, triggeredAt, commit: null, request }))).toBe(
    "request(production/carts): evaluate 2026-03-01 03:00 UTC to 2026-03-01 03:10 UTC",
  );
  expect(subject(describeAnswer(record, "nobody listens"))).toBe(
    "answer(production/carts): nobody listens",
  );
  const message = describeInvalidation(record, { reason: "x\n\nStage: dev", by: "ada" });
  expect(subject(message)).toBe(
    `invalidate(production/carts): ${id} is not compared with any more: x Stage: dev`,
  );
  expect(message).toContain("\nInvalidated-By: ada\n");
  expect(message.match(/^Stage: /gm)).toHaveLength(1);
});

function subject(message: string): string | undefined {
  return message.split("\n")[0];
}
