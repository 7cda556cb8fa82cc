import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IndicatorResult } from "../../../src/core/evaluation/evaluation.ts";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import {
  formatEvaluation,
  parseEvaluation,
  parseOpenEvaluation,
} from "../../../src/core/journal/format-evaluation.ts";
import { anEvaluationRecord, anIndicator } from "../../support/evaluation-records.ts";

/** JSON has one zero. */
const number = fc.double().map((value) => value + 0);

it("keeps every number, also those that JSON has no sign for", () => {
  fc.assert(
    fc.property(number, number, fc.option(number), (value, targetValue, comparedValue) => {
      const passTargets = [{ criteria: "<1", targetValue, violated: false }];
      const record = anEvaluationRecord({
        score: value,
        indicators: [anIndicator({ value, comparedValue, passTargets })],
      });
      expect(parseEvaluation(formatEvaluation(record) ?? "")).toEqual(record);
    }),
  );
});

it("keeps every text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (message, query) => {
      const record = anEvaluationRecord({ message, indicators: [anIndicator({ message, query })] });
      expect(parseEvaluation(formatEvaluation(record) ?? "")).toEqual(record);
    }),
  );
});

function many(count: number, query: string): readonly IndicatorResult[] {
  return Array.from({ length: count }, () => anIndicator({ query }));
}

describe("the text of a record", () => {
  it("is indented, so that git show reads well", () => {
    expect(formatEvaluation(anEvaluationRecord())).toMatch(/^\{\n {2}"id": .*\n\}\n$/s);
  });

  it("is in one line where it would be too large for git's reader otherwise", () => {
    const text = formatEvaluation(anEvaluationRecord({ indicators: many(2_000, "p90") })) ?? "";
    expect(text.trimEnd()).not.toContain("\n");
    expect(parseEvaluation(text)?.finished?.evaluation.indicators).toHaveLength(2_000);
  });

  it("is none where it would be too large even so, counted in bytes", () => {
    const wide = anEvaluationRecord({ indicators: many(500, "ü".repeat(1_000)) });
    expect(formatEvaluation(wide)).toBeUndefined();
    const narrow = anEvaluationRecord({ indicators: many(500, "u".repeat(1_000)) });
    expect(formatEvaluation(narrow)).toBeDefined();
  });
});

it("reads an intent, and tells it from a record", () => {
  const { id, triggeredAt, request } = anEvaluationRecord();
  const open = { id, triggeredAt, commit: null, request };
  const text = formatEvaluation(open) ?? "";
  expect(parseOpenEvaluation(text)).toEqual(open);
  expect(parseEvaluation(text)).toBeUndefined();
  expect(parseOpenEvaluation(formatEvaluation(anEvaluationRecord()) ?? "")).toBeUndefined();
});

it.each(["", "{", "null", '{"id": 1}'])("takes %j for no record", (text) => {
  expect(parseEvaluation(text)).toBeUndefined();
  expect(parseOpenEvaluation(text)).toBeUndefined();
});

it.each<[string, Partial<EvaluationRequest>]>([
  ["a time that is none", { window: { start: "soon", end: "2026-03-01T03:10:00.000Z" } }],
  ["a stage that is a path", { stage: "../../problems" }],
  ["a service that is a path", { service: "a/b" }],
])("takes no intent with %s", (_, given) => {
  const { id, triggeredAt, request } = anEvaluationRecord();
  const open = { id, triggeredAt, commit: null, request: { ...request, ...given } };
  expect(parseOpenEvaluation(formatEvaluation(open) ?? "")).toBeUndefined();
});
