import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSlo } from "../../../src/core/evaluation/read-slo.ts";
import { formatFault } from "../../../src/core/fault.ts";

const project = {
  path: "project/slo.yaml",
  text: "spec_version: '1.0'\nfilter: {job: a}\ntotal_score: {pass: 90%, warning: 75%}\n",
};
const stage = {
  path: "stage/slo.yaml",
  text: "comparison: {compare_with: several_results, number_of_comparison_results: 5}\ntotal_score: {pass: 80%}\n",
};
const service = {
  path: "service/slo.yaml",
  text: "filter:\nobjectives: [{sli: a, pass: [{criteria: ['<1']}]}]\n",
};

const words =
  "objectives total_score pass criteria sli weight comparison filter < > = 5 90% ~ [ ] { } ' \" &a *a - :".split(
    " ",
  );

describe("readSlo()", () => {
  it("takes each key from the most specific file that has it", () => {
    const { slo, faults } = readSlo([project, stage, service]);
    expect(faults).toEqual([]);
    expect(slo).toMatchObject({
      specVersion: "1.0",
      filter: { job: "a" },
      comparison: { compareWith: "several_results", numberOfComparisonResults: 5 },
      objectives: [{ sli: "a" }],
      totalScore: { pass: "80%", warning: "" },
    });
  });

  it("wants a total_score from any of them, and says so at the most specific", () => {
    const { slo, faults } = readSlo([{ ...project, text: "filter: {job: a}\n" }, service]);
    expect(slo?.totalScore).toBeNull();
    expect(faults.map(formatFault)).toEqual([
      expect.stringContaining("service/slo.yaml:1:1: total_score is missing"),
    ]);
  });

  it("tells the faults of all files at once, each at its place", () => {
    const files = [
      { ...project, text: `${project.text}objektives: []\n` },
      { ...stage, text: "comparison: {compare_with: some}\n" },
      { ...service, text: "objectives:\n- sli: a\n  weight: -1\n  pass: [{criteria: [10ms]}]\n" },
    ];
    const { slo, faults } = readSlo(files);
    expect(faults.map(formatFault)).toEqual([
      expect.stringContaining('project/slo.yaml:4:1: "objektives" is not a key of the file'),
      expect.stringContaining('stage/slo.yaml:1:28: "some" is not known'),
      expect.stringContaining('service/slo.yaml:3:11: "-1" is not a number'),
      expect.stringContaining('service/slo.yaml:4:22: The criterion "10ms"'),
    ]);
    expect(slo).toMatchObject({
      comparison: { compareWith: "some" },
      objectives: [{ weight: -1, pass: [{ criteria: ["10ms"] }] }],
    });
  });

  it("is nothing where one of the files is nothing", () => {
    const { slo, faults } = readSlo([project, { ...service, text: "objectives: [\n" }]);
    expect(slo).toBeNull();
    expect(faults.map(({ path }) => path)).toEqual(["service/slo.yaml"]);
  });

  it.each([
    ["a circle", "objectives: &a [*a]\ntotal_score: {pass: 90%}\n", /1:17: the alias \*a/],
    ["a second document", "total_score: {pass: 90%}\n---\na: b\n", /3:1: a second YAML document/],
    ["a list", "- a\n", /1:1: /],
  ])("has a fault for %s", (_, text, expected) => {
    expect(formatted(text)).toMatch(expected);
  });

  it("reads what comes first of several documents, as Keptn does", () => {
    const text = "spec_version: '1.0'\n---\nspec_version: '2.0'\n";
    expect(readSlo([{ path: "slo.yaml", text }]).slo?.specVersion).toBe("1.0");
  });

  it.each([
    ["weight: 1_000", { weight: 1000 }],
    ["weight: 2.9", { weight: 2 }],
    ["weight: 1e2", { weight: 100 }],
    ["weight: 0x10", { weight: 16 }],
    ["weight: -3", { weight: -3 }],
    ["weight: ~", { weight: 1 }],
    ["key_sli: on", { keySli: true }],
    ["key_sli: 'yes'", { keySli: true }],
    ["displayName: 5", { displayName: "5" }],
    ["pass: []", { pass: [] }],
    ["pass: [null, {criteria: }]", { pass: [{ criteria: [] }] }],
    ["pass: [{criteria: [~, 5]}]", { pass: [{ criteria: ["", "5"] }] }],
    ["colour: red", { sli: "a" }],
  ])("decodes %s as Go does", (field, expected) => {
    const { slo } = readSlo([{ path: "slo.yaml", text: `objectives: [{sli: a, ${field}}]\n` }]);
    expect(slo?.objectives[0]).toMatchObject(expected);
  });

  it.each(["key_sli: 'true'", "key_sli: maybe", "weight: '2'", "weight: .inf", "sli: []"])(
    "does not decode %s, as Go does not",
    (field) => {
      expect(readSlo([{ path: "slo.yaml", text: `objectives: [{${field}}]\n` }]).slo).toBeNull();
    },
  );

  it("never throws, and is silent only about what it could read", () => {
    const part = fc.constantFrom(...words, ": ", "- ", "\n", "  ");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const { slo, faults } = readSlo([{ path: "slo.yaml", text: parts.join("") }]);
        expect(slo !== null || faults.length > 0).toBe(true);
      }),
    );
  });
});

function formatted(text: string): string {
  return readSlo([{ path: "slo.yaml", text }])
    .faults.map(formatFault)
    .join("\n");
}
