import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { evaluateJson, runIn, writeIn } from "./evaluate-run.ts";

const Target = z.looseObject({ criteria: z.string() });
const Indicator = z
  .looseObject({
    passTargets: z.array(Target).nullish(),
    warningTargets: z.array(Target).nullish(),
  })
  .nullish();
const Outcome = z.looseObject({ indicators: z.array(Indicator).nullish() });
const Case = z.looseObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  slo: z.unknown().optional(),
  slo_yaml: z.string().optional(),
  sloParsed: z.unknown().optional(),
  current: z.unknown().optional(),
  previous: z.unknown().optional(),
  getSliResult: z.string().optional(),
  getSliMessage: z.string().optional(),
  comparison: z.unknown().optional(),
  history_newest_first: z.unknown().optional(),
  expected: z.looseObject({
    status: z.string().optional(),
    result: z.string().optional(),
    slo: z.unknown().optional(),
    comparedEvents: z.unknown().optional(),
  }),
  expected_0_6: z.looseObject({ result: z.string().optional() }).optional(),
});
type Case = z.infer<typeof Case>;

const cases = z.array(Case).parse(readFixture("slo-evaluation.json"));
const ofKind = (kind: string): readonly Case[] => cases.filter((each) => each.kind === kind);

describe("evenkeel evaluate --era 1.x says what Keptn 1.4.5 says", () => {
  it.each(ofKind("evaluation"))("$id $name", async (vector) => {
    const { code, json } = await evaluateJson(filesOf(vector), "--era", "1.x");
    const { expected, sloParsed } = vector;
    expect(json).toMatchObject(comparable(expected));
    expect(json).toMatchObject(sloParsed === undefined ? {} : { slo: sloParsed });
    expect(code).toBe(codeOf(expected));
  });
});

describe("evenkeel evaluate --era 0.6 says what Keptn 0.6.2 says", () => {
  it.each(ofKind("evaluation"))("$id $name", async ({ expected_0_6: old, ...vector }) => {
    const { json } = await evaluateJson(filesOf(vector), "--era", "0.6");
    // Where 0.6.2 ended without any verdict, there is none here.
    const expected = old === undefined ? scored(vector.expected) : { status: endOf(old), ...old };
    expect(json).toMatchObject(comparable(expected));
  });
});

describe("evenkeel slo reads files as Keptn does", () => {
  const files = ofKind("parse-slo");

  it.each(files.filter(({ expected }) => expected.slo !== undefined))(
    "$id $name",
    async ({ slo_yaml: text, expected }) => {
      const { out } = await runIn("slo", writeIn("slo.yaml", text ?? ""), "--output", "json");
      expect(JSON.parse(out)).toStrictEqual(expected.slo);
    },
  );

  it.each(files.filter(({ expected }) => expected.slo === undefined))(
    "$id $name: not at all",
    async ({ slo_yaml: text }) => {
      const ended = await runIn("slo", writeIn("slo.yaml", text ?? ""), "--output", "json");
      expect(ended).toMatchObject({ code: 2, err: expect.stringMatching(/^slo\.yaml:\d+:\d+: /) });
      expect(JSON.parse(ended.out)).toStrictEqual({ faults: expect.anything() });
    },
  );
});

describe("evenkeel evaluate --history compares with what Keptn compares with", () => {
  it.each(ofKind("select-previous"))("$id $name", async (vector) => {
    const files = {
      slo: {
        comparison: vector.comparison,
        objectives: [{ sli: "a" }],
        total_score: { pass: "90%" },
      },
      "sli-results": [],
      history: vector.history_newest_first,
    };
    const { json } = await evaluateJson(files, "--era", "1.x");
    expect(json).toMatchObject({ comparedEvents: vector.expected.comparedEvents });
  });
});

const Criterion = z.looseObject({
  criteria: z.string(),
  error: z.string().optional(),
  parsed: z
    .object({
      operator: z.enum(["<", "<=", "=", ">=", ">"]),
      value: z.union([z.number(), z.enum(["+Inf", "-Inf", "NaN"])]),
      checkPercentage: z.boolean(),
      isComparison: z.boolean(),
      checkIncrease: z.boolean(),
    })
    .optional(),
});
const criteria = z.object({ parse: z.array(Criterion) }).parse(readFixture("criteria.json")).parse;

describe("evenkeel evaluate reads criteria as Keptn does", () => {
  const readable = criteria.flatMap(({ criteria: text, parsed }) =>
    parsed ? [{ text, parsed }] : [],
  );
  const unreadable = criteria.flatMap(({ criteria: text, error }) => (error ? [{ text }] : []));

  it.each(readable)("$text", async ({ text, parsed }) => {
    const { json } = await evaluateJson(oneCriterion(text), "--era", "1.x");
    const targetValue = targetOf(parsed);
    expect(json).toMatchObject({
      status: "succeeded",
      indicators: [{ passTargets: [{ criteria: text, targetValue }] }],
    });
  });

  it.each(unreadable)("$text is unreadable", async ({ text }) => {
    const files = oneCriterion(text);
    const [newer, older, ours] = [
      await evaluateJson(files, "--era", "1.x"),
      await evaluateJson(files, "--era", "0.6"),
      await evaluateJson(files),
    ];
    expect(newer).toMatchObject({ code: 1, json: { status: "succeeded", indicators: [] } });
    expect(older).toMatchObject({
      code: 1,
      json: { status: "succeeded", indicators: [{ status: "fail", score: 0 }] },
    });
    expect(ours).toMatchObject({ code: 2, json: { status: "errored", slo: expect.anything() } });
  });
});

function filesOf({
  slo,
  slo_yaml: text,
  current,
  previous,
  ...vector
}: Omit<Case, "expected_0_6">) {
  const { getSliResult: result, getSliMessage: message } = vector;
  return {
    slo: text ?? slo,
    "sli-results": result === undefined ? current : { indicatorValues: current, result, message },
    compared: previous,
  };
}

function oneCriterion(text: string) {
  const value = { metric: "a", value: 200, success: true };
  return {
    slo: {
      objectives: [{ sli: "a", pass: [{ criteria: [text] }] }],
      total_score: { pass: "90%" },
    },
    "sli-results": [{ ...value, value: 1 }],
    compared: [{ id: "e1", result: "pass", indicatorResults: [{ status: "pass", value }] }],
  };
}

/** What a criterion comes to where the earlier value is 200. */
function targetOf({ value, ...criterion }: NonNullable<z.infer<typeof Criterion>["parsed"]>) {
  if (typeof value === "string" || !criterion.isComparison) return value;
  const change = criterion.checkIncrease ? value : -value;
  return criterion.checkPercentage ? (200 * (100 + change)) / 100 : 200 + change;
}

/** Texts are ours, and an empty list is as good as none. */
function comparable(expected: Readonly<Record<string, unknown>>) {
  const { indicators } = Outcome.parse(expected);
  const {
    message: _message,
    error: _error,
    sloError: _sloError,
    panic: _panic,
    note: _note,
    ...rest
  } = expected;
  const told = (indicators ?? []).map((indicator) => {
    const { message: _said, ...same } = indicator ?? {};
    return same;
  });
  return { ...rest, indicators: told };
}

/** What every version says alike. */
function scored(expected: Case["expected"]) {
  const { result, score, indicators } = z
    .looseObject({
      score: z.unknown().optional(),
      indicators: z.array(z.looseObject({ sli: z.string() })).nullish(),
    })
    .parse(expected);
  const told = (indicators ?? []).map(({ sli, status, score: won }) => ({
    sli,
    status,
    score: won,
  }));
  return { result, ...(score !== undefined && { score }), indicators: told };
}

function endOf({ result }: NonNullable<Case["expected_0_6"]>): string {
  return result === undefined ? "errored" : "succeeded";
}

function codeOf({ status, result }: Case["expected"]): number {
  if (status === "errored") return 2;
  return result === "fail" ? 1 : 0;
}

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}`, import.meta.url), "utf8"));
}
