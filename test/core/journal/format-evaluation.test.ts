import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IndicatorResult } from "../../../src/core/evaluation/evaluation.ts";
import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import {
  formatEvaluation,
  parseEvaluation,
  parseOpenEvaluation,
} from "../../../src/core/journal/format-evaluation.ts";
import type { EvaluationRecord } from "../../../src/core/journal/evaluation-record.ts";
import { evaluationFile, openEvaluationFile } from "../../../src/core/layout/evaluation-place.ts";
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
      expect(parseEvaluation(formatEvaluation(record) ?? "", pathOf(record))).toEqual(record);
    }),
  );
});

it("keeps every text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (message, query) => {
      const record = anEvaluationRecord({ message, indicators: [anIndicator({ message, query })] });
      expect(parseEvaluation(formatEvaluation(record) ?? "", pathOf(record))).toEqual(record);
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
    expect(
      parseEvaluation(text, pathOf(anEvaluationRecord()))?.finished?.evaluation.indicators,
    ).toHaveLength(2_000);
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
  const path = openEvaluationFile(id);
  expect(parseOpenEvaluation(text, path)).toEqual(open);
  expect(parseEvaluation(text, pathOf(open))).toBeUndefined();
  const record = formatEvaluation(anEvaluationRecord()) ?? "";
  expect(parseOpenEvaluation(record, path)).toBeUndefined();
});

it.each(["", "{", "null", '{"id": 1}'])("takes %j for no record", (text) => {
  const record = anEvaluationRecord();
  expect(parseEvaluation(text, pathOf(record))).toBeUndefined();
  expect(parseOpenEvaluation(text, openEvaluationFile(record.id))).toBeUndefined();
});

it.each<[string, Partial<EvaluationRequest>]>([
  ["a time that is none", { window: { start: "soon", end: "2026-03-01T03:10:00.000Z" } }],
  ["a stage that is a path", { stage: "../../problems" }],
  ["a service that is a path", { service: "a/b" }],
])("takes no intent with %s", (_, given) => {
  const { id, triggeredAt, request } = anEvaluationRecord();
  const open = { id, triggeredAt, commit: null, request: { ...request, ...given } };
  const text = formatEvaluation(open) ?? "";
  expect(parseOpenEvaluation(text, openEvaluationFile(id))).toBeUndefined();
});

describe("a file that a person copied or edited", () => {
  const record = anEvaluationRecord();
  const { id, triggeredAt, request, finished } = record;
  const open = { id, triggeredAt, commit: "a".repeat(40), request };
  const otherId = "20260301T040000Z-00000000";
  const long = "20260301T040000Z-00000000-../../x";

  it.each([
    ["with another id", { id: otherId }, openEvaluationFile(id)],
    ["under another name", {}, openEvaluationFile(otherId)],
    ["with an id of no known form", { id: long }, openEvaluationFile(long)],
    ["with a commit that is none", { commit: "--output=x" }, openEvaluationFile(id)],
  ])("is no intent: %s", (_, edit, path) => {
    const text = formatEvaluation({ ...open, ...edit }) ?? "";
    expect(parseOpenEvaluation(text, path)).toBeUndefined();
  });

  it.each([
    ["with another id", { id: otherId }, pathOf(record)],
    ["under another name", {}, evaluationFile({ ...request, id: otherId })],
    ["of another service", {}, evaluationFile({ ...request, service: "orders", id })],
    ["with an id of no known form", { id: "x" }, evaluationFile({ ...request, id: "x" })],
    ["with a commit that is none", { finished: { ...finished, commit: "main" } }, pathOf(record)],
    ["finished at no time", { finished: { ...finished, at: "soon" } }, pathOf(record)],
  ])("is no record: %s", (_, edit, path) => {
    const text = formatEvaluation({ ...record, ...edit }) ?? "";
    expect(parseEvaluation(text, path)).toBeUndefined();
  });
});

it("keeps room in a full record to say that it is invalid", () => {
  let length = 900_000;
  while (formatEvaluation(padded(length + 1_000)) !== undefined) length += 1_000;
  const at = "2026-03-01T03:05:00.000Z";
  const invalidated = { at, by: "ada", reason: "ü".repeat(2_000) };
  const text = formatEvaluation({ ...padded(length), invalidated }) ?? "";
  expect(parseEvaluation(text, pathOf(padded(0)))?.invalidated).toEqual(invalidated);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
});

function pathOf(evaluation: Pick<EvaluationRecord, "id" | "request">): string {
  return evaluationFile({ ...evaluation.request, id: evaluation.id });
}

function padded(length: number): EvaluationRecord {
  return anEvaluationRecord({ message: "x".repeat(length) });
}
