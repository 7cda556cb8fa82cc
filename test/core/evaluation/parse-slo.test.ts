import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseSlo } from "../../../src/core/evaluation/parse-slo.ts";
import { readSlo } from "../../../src/core/evaluation/read-slo.ts";
import { formatFault } from "../../../src/core/fault.ts";
import { exampleFile } from "../../support/example-file.ts";

const score = 'total_score: {pass: "90%"}\n';

describe("parseSlo", () => {
  it("reads an example", () => {
    expect(read(exampleFile("keptn-1.x/onboarding-carts/slo-self-healing-dynatrace.yaml"))).toEqual(
      {
        specVersion: "1.0",
        filter: {},
        comparison: {
          compareWith: "single_result",
          includeResultWithScore: "pass",
          numberOfComparisonResults: 1,
          aggregateFunction: "avg",
        },
        objectives: [
          {
            sli: "response_time_p90",
            displayName: "Response time P90",
            pass: [{ criteria: ["<=+10%", "<1000"] }],
            warning: [{ criteria: ["<=1200"] }],
            weight: 1,
            keySli: false,
          },
          {
            sli: "problem_open",
            displayName: "Problem open",
            pass: [{ criteria: ["=0"] }],
            warning: null,
            weight: 1,
            keySli: true,
          },
        ],
        totalScore: { pass: "90%", warning: "40%" },
      },
    );
  });

  it.each([
    ["0", 1],
    ["1.5", 1],
    ["2", 2],
    ["", 1],
  ])("takes the weight %s for %d", (written, expected) => {
    expect(read(`objectives: [{sli: a, weight: ${written}}]\n${score}`)).toMatchObject({
      objectives: [{ weight: expected }],
    });
  });

  it.each([
    ["{}", { compareWith: "", includeResultWithScore: "all", numberOfComparisonResults: 3 }],
    ["", { compareWith: "single_result", numberOfComparisonResults: 1 }],
    ["{number_of_comparison_results: 4}", { numberOfComparisonResults: 4 }],
    ["{include_result_with_score: Pass_or_Warn}", { includeResultWithScore: "Pass_or_Warn" }],
    ["{aggregate_function: p99}", { aggregateFunction: "p99" }],
  ])("reads the comparison %s", (written, expected) => {
    expect(read(`comparison: ${written}\n${score}`)).toMatchObject({ comparison: expected });
  });

  it("looks up nothing but what the filter has", () => {
    const parsed = parseSlo(`filter: {id: 1}\n${score}`, "slo.yaml");
    expect(parsed.ok && [parsed.value.filter["id"], parsed.value.filter["constructor"]]).toEqual([
      "1",
      undefined,
    ]);
  });

  it.each([
    ["objectives: []\n", ["1:1: total_score is missing"]],
    ["total_score: {warning: 75%}\n", ["1:1: total_score.pass is missing"]],
    ["total_score: {pass: most}\n", ['1:21: "most" is not a score']],
    ["total_score: {pass: 101%}\n", ['1:21: "101%" is not a score']],
    ["total_score: {pass: 90, warning: x}\n", ['1:34: "x" is not a score']],
    [objective("weight: -1"), ['1:31: "-1" is not a number of at least 0']],
    [objective("key_sly: true"), ['1:23: "key_sly" is not a key of objectives[0]']],
    [objective("key_sli: 'true'"), ["1:32: key_sli must be written without quotes"]],
    [objective("weight: '2'"), ["1:31: weight must be written without quotes"]],
    [objective("weight: 99999999999999999999"), ["1:31: "]],
    [objective("pass: [{criteria: ['<NaN', '>Inf']}]"), ["1:42: ", "1:50: The criterion"]],
    [objective("key_sli: maybe"), ['1:32: "maybe" is not known']],
    [
      objective("pass: [{criteria: []}]"),
      ["1:41: objectives[0].pass[0].criteria must not be empty"],
    ],
    [
      objective("pass: [{criteria: '<1'}]"),
      ['1:41: objectives[0].pass[0].criteria must be a list, not "<1"'],
    ],
    [objective("pass: [{criteria: ['<600ms']}]"), ['1:42: The criterion "<600ms"']],
    [
      `comparison: {aggregate_function: p98}\n${score}`,
      ['1:34: "p98" is not known: write one of avg, p50, p90, p95, p99'],
    ],
    [`comparison: {compare_with: all}\n${score}`, ['1:28: "all" is not known']],
    [`filter: {a: {b: c}}\n${score}`, ["1:10: filter.a must be text, not a map"]],
    [
      `objectives:\n- pass: []\n-\n- sli: ''\n${score}`,
      ["2:3: objectives[0].sli is missing", "4:8: objectives[2].sli must not be empty"],
    ],
  ])("says what is wrong with %j", (text, expected) => {
    expect(faultsOf(text)).toEqual(expected.map((each) => expect.stringContaining(each)));
  });

  it.each([
    ["a number of one digit, which is read as an indentation", "- >5\n        - <9", "5:11"],
    ["nothing behind it", "- >\n        - <9", "5:11"],
    ["a whole block of text", "- >\n          600", "5:11"],
    ["a number that breaks the YAML", "- >=600", "5:12"],
  ])("tells to quote a criterion that starts with > and has %s", (_, criteria, place) => {
    const text = `objectives:\n  - sli: a\n    pass:\n      - criteria:\n        ${criteria}\n${score}`;
    const [fault, ...more] = faultsOf(text);
    expect(more).toEqual([]);
    expect(fault).toMatch(/unquoted > for the start of a text block: write .* in quotes/);
    expect(fault).toContain(`slo.yaml:${place}: `);
  });
});

const cases = z
  .array(z.looseObject({ id: z.string(), kind: z.string(), name: z.string() }))
  .parse(
    JSON.parse(
      readFileSync(new URL("../../fixtures/vectors/slo-evaluation.json", import.meta.url), "utf8"),
    ),
  )
  .filter(({ kind }) => kind === "parse-slo")
  .map((each) =>
    z
      .object({
        id: z.string(),
        name: z.string(),
        slo_yaml: z.string(),
        expected: z.object({
          slo: z
            .looseObject({
              objectives: z.array(z.looseObject({ key_sli: z.boolean() })),
              total_score: z.object({ pass: z.string(), warning: z.string() }).nullable(),
            })
            .optional(),
        }),
      })
      .parse(each),
  );

describe("against Keptn", () => {
  it.each(cases.filter(({ expected }) => expected.slo === undefined))(
    "$id: refuses '$name' as Keptn does",
    ({ slo_yaml: text }) => {
      const { slo, faults } = readSlo([{ path: "slo.yaml", text }]);
      expect(slo).toBeNull();
      expect(faults.length).toBeGreaterThan(0);
    },
  );

  it.each(cases.filter(({ expected }) => expected.slo !== undefined))(
    "$id: reads '$name' as Keptn does",
    ({ slo_yaml: text, expected }) => {
      const { slo, faults } = readSlo([{ path: "slo.yaml", text }]);
      expect(inKeptnsWords(slo)).toEqual({
        ...expected.slo,
        filter: expected.slo?.["filter"] ?? {},
      });
      expect(faults.length).toBe(expected.slo?.total_score === null ? 1 : 0);
    },
  );
});

function objective(field: string): string {
  return `objectives: [{sli: a, ${field}}]\n${score}`;
}

function read(text: string): unknown {
  const parsed = parseSlo(text, "slo.yaml");
  return parsed.ok ? parsed.value : parsed.faults;
}

function faultsOf(text: string): readonly string[] {
  const parsed = parseSlo(text, "slo.yaml");
  return parsed.ok ? [] : parsed.faults.map(formatFault);
}

/** Our names as Keptn's Go structs have them. */
function inKeptnsWords(slo: unknown): unknown {
  const text = JSON.stringify(slo).replaceAll(/"(\w+)":/g, (_, key: string) =>
    key === "displayName"
      ? `"${key}":`
      : `"${key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}":`,
  );
  return JSON.parse(text);
}
