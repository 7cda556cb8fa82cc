import { describe, expect, it } from "vitest";
import { evaluationMarkdown } from "../../../src/core/evaluation/evaluation-markdown.ts";
import { evaluationTable } from "../../../src/core/evaluation/evaluation-table.ts";
import { evaluate } from "../../../src/core/evaluation/evaluate.ts";
import type { Era } from "../../../src/core/evaluation/era.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import type { SliResult } from "../../../src/core/evaluation/sli-result.ts";
import type { CriteriaGroup, Objective } from "../../../src/core/evaluation/slo.ts";

type Written = Partial<Omit<Objective, "pass" | "warning">> & {
  readonly pass?: readonly (readonly string[])[];
  readonly warning?: readonly (readonly string[])[];
};

function groups(
  written: readonly (readonly string[])[] | undefined,
): readonly CriteriaGroup[] | null {
  return written?.map((criteria) => ({ criteria })) ?? null;
}

function evaluated(
  objectives: readonly Written[],
  results: readonly (Partial<SliResult> & { readonly metric?: string })[],
  {
    earlier = {},
    era = "evenkeel",
  }: { readonly earlier?: Readonly<Record<string, number>>; readonly era?: Era } = {},
): Evaluation {
  const indicators = Object.entries(earlier).map(([sli, value]) => ({
    status: "pass" as const,
    measured: { sli, value, success: true },
  }));
  return evaluate({
    era,
    slo: {
      specVersion: "",
      filter: {},
      comparison: {
        compareWith: "single_result",
        includeResultWithScore: "all",
        numberOfComparisonResults: 1,
        aggregateFunction: "avg",
      },
      objectives: objectives.map((objective) => ({
        sli: "a",
        displayName: "",
        weight: 1,
        keySli: false,
        ...objective,
        pass: groups(objective.pass),
        warning: groups(objective.warning),
      })),
      totalScore: { pass: "90%", warning: "75%" },
    },
    faults: [],
    results: results.map((result) => ({
      metric: "a",
      state: "measured",
      value: 0,
      message: "",
      query: null,
      ...result,
    })),
    provider: null,
    previous:
      indicators.length === 0 ? [] : [{ id: "e1", result: "pass", invalidated: false, indicators }],
  });
}

describe("evaluationTable() says what was asked", () => {
  it.each([
    ["the alternative that holds", 5, [["<1"], ["<9", ">2"]], undefined, ["< 9 and > 2"]],
    ["the first alternative that holds", 0, [["<1"], ["<9"]], undefined, ["< 1"]],
    ["what does not hold of each", 10, [["<1"], ["<9", ">2"]], undefined, ["< 1", "or < 9"]],
    ["the warning that holds", 10, [["<1"]], [["<5"], ["<20"]], ["< 1,", "warning < 20"]],
    ["no warning that holds", 30, [["<1"]], [["<5"], ["<20"]], ["< 1,", "warning < 5", "or < 20"]],
    ["nothing to hold", 30, [[]], undefined, ["nothing (no criteria)"]],
    ["what a relative one came to", 90, [["<=+10%"]], undefined, ["<= 110 (100 +10%)"]],
    ["that % alone means more", 90, [["<=10%"]], undefined, ["<= 110 (100 +10%)"]],
    ["a relative one downwards", 90, [[">=-20"]], undefined, [">= 80 (100 -20)"]],
    ["enough digits to tell apart", 600.0004, [["<=600"]], undefined, ["<= 600"]],
  ])("%s", (_, value, pass, warning, asked) => {
    const objective = { pass, ...(warning && { warning }) };
    const { rows } = evaluationTable(evaluated([objective], [{ value }], { earlier: { a: 100 } }));
    expect(rows).toMatchObject([{ asked }]);
  });

  it("and that a relative criterion has nothing to compare with", () => {
    const { rows, notes } = evaluationTable(evaluated([{ pass: [["<=+10%"]] }], [{ value: 5 }]));
    expect(rows).toMatchObject([
      { verdict: "pass", asked: ["<= +10% of nothing yet"], change: "" },
    ]);
    expect(notes).toStrictEqual(["compared with no earlier evaluation"]);
  });

  it("as it is written where there is no value", () => {
    const failed = { state: "query-error", message: "parse error" } as const;
    const { rows, notes } = evaluationTable(
      evaluated([{ pass: [["<=5"], ["<=+10%"]], displayName: "A" }], [failed], {
        earlier: { a: 100 },
      }),
    );
    expect(rows).toMatchObject([
      { value: "query error", asked: ["<= 5", "or <= +10%"], change: "" },
    ]);
    expect(notes).toContain("A has no value: parse error");
  });

  it("what the query was that gave nothing, and that nothing gave anything", () => {
    const objectives = [{ sli: "a", pass: [["<5"]] }, { sli: "b" }];
    const lost = { metric: "a", state: "no-data", message: "no data", query: "sum(up)" } as const;
    const { notes } = evaluationTable(evaluated(objectives, [lost]));
    expect(notes).toEqual([
      expect.stringContaining("nothing at all was measured: look at the names of project"),
      "a has no value: no data",
      "it was asked by sum(up)",
      "b has no value: no value received from the SLI provider",
      "compared with no earlier evaluation",
    ]);
    const some = evaluationTable(evaluated(objectives, [lost, { metric: "b", value: 1 }]));
    expect(some.notes[0]).toBe("a has no value: no data");
  });

  it("nothing of an errored evaluation, which says nothing about the service", () => {
    const { rows, notes } = evaluationTable(evaluated([{ pass: [["<5ms"]] }], [{ value: 1 }]));
    expect({ rows, notes }).toEqual({ rows: [], notes: [] });
  });

  it("no change where only arithmetic made one", () => {
    const { rows } = evaluationTable(
      evaluated([{ pass: [["<5"]] }], [{ value: 0.1 + 0.2 }], { earlier: { a: 0.3 } }),
    );
    expect(rows).toMatchObject([{ change: "unchanged" }]);
  });

  it("that a criterion is unreadable, which is no more than not holding in Keptn 0.6", () => {
    const { rows } = evaluationTable(
      evaluated([{ pass: [["5ms"]] }], [{ value: 5 }], { era: "0.6" }),
    );
    expect(rows).toMatchObject([{ verdict: "fail", asked: ["5ms (unreadable)"] }]);
  });

  it("of the right objective where Keptn 0.6 leaves one out", () => {
    const { rows } = evaluationTable(
      evaluated(
        [{ pass: [["<1"]] }, { sli: "b", pass: [["<2"], ["<3"]] }],
        [{ metric: "b", value: 9 }],
        { era: "0.6" },
      ),
    );
    expect(rows).toMatchObject([{ name: "b", asked: ["< 2", "or < 3"] }]);
  });
});

it("evaluationTable() tells two objectives of one SLI apart", () => {
  const objectives = [{ pass: [["<1"], ["<2"]] }, { pass: [["<3", "<4"]] }];
  const { rows } = evaluationTable(evaluated(objectives, [{ value: 9 }]));
  expect(rows).toMatchObject([{ asked: ["< 1", "or < 2"] }, { asked: ["< 3 and < 4"] }]);
});

describe("evaluationTable() tells the change", () => {
  it.each([
    [612, 600, "+2% (+12)"],
    [1.24, 1, "+24% (+0.24)"],
    [-90, -100, "+10% (+10)"],
    [0, 3, "-100% (-3)"],
    [3, 0, "+3 (from 0)"],
    [7, 7, "unchanged"],
    [100.04, 100, "+0.04% (+0.04)"],
  ])("from %s, earlier %s: %s", (value, earlier, change) => {
    const { rows } = evaluationTable(evaluated([{}], [{ value }], { earlier: { a: earlier } }));
    expect(rows).toMatchObject([{ change, verdict: "info", mark: "·", weight: "", asked: [] }]);
  });
});

it("evaluationTable() shows as many digits of a value as it takes", () => {
  const { rows } = evaluationTable(evaluated([{ pass: [["<=600"]] }], [{ value: 600.0004 }]));
  expect(rows).toMatchObject([{ value: "600.0004", verdict: "fail" }]);
});

describe("evaluationMarkdown()", () => {
  it("is a table that keeps its signs", () => {
    const evaluation = evaluated(
      [{ sli: "error_rate", pass: [["<=1"]], keySli: true, weight: 2 }, { sli: "cpu" }],
      [
        { metric: "error_rate", value: 1.24 },
        { metric: "cpu", value: 0.4 },
      ],
    );
    expect(evaluationMarkdown(evaluation).split("\n")).toStrictEqual([
      expect.stringMatching(/^\*\*fail\*\*: The key objective error\\_rate .*1\.24, wanted \\<= 1/),
      "",
      "| | objective | value | change | asked | weight |",
      "|---|---|--:|--:|---|--:|",
      "| ✘ fail | error\\_rate (key) | 1.24 |  | `<= 1` | 2 |",
      "| · info | cpu | 0.4 |  |  |  |",
      "",
      "- compared with no earlier evaluation",
    ]);
  });

  it.each([
    ["a mention", "@octocat"],
    ["an entity of a mention", "&#64;octocat"],
    ["HTML", "<img src=x>"],
    ["a cell", "a | b | c"],
    ["a line", "a\n\n# b"],
    ["a link", "[a](https://example.test)"],
    ["a hidden sign", "a\u202Eb"],
    ["an escape", "a\\"],
  ])("lets nobody write %s by a name or a message", (_, hostile) => {
    const markdown = evaluationMarkdown(
      evaluated(
        [{ sli: hostile, pass: [["<1"]] }],
        [{ metric: hostile, state: "failed", message: hostile }],
      ),
    );
    const tableRow = markdown.split("\n").find((text) => text.startsWith("| ✘")) ?? "";
    expect(tableRow.replaceAll(/\\./g, "").split("|")).toHaveLength(8);
    expect(markdown.split("\n")).toHaveLength(9);
    expect(markdown).not.toMatch(/@octocat|(?<!\\)(?:&|<img|\[)|https:\/\/|\u202E/);
  });

  it("bounds its rows", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ sli: `s${index}` }));
    const markdown = evaluationMarkdown(evaluated(many, []));
    expect(markdown).toContain("10 more objectives are in the journal.");
  });
});
