import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/cli/evaluate.ts";
import { evaluateJson, runIn, runWith, writeIn } from "./evaluate-run.ts";

const slo = `comparison: {compare_with: several_results, include_result_with_score: pass}
objectives:
  - sli: response_time_p95
    displayName: Response time p95 (ms)
    pass: [{criteria: ["<=+10%", "<1000"]}]
  - sli: error_rate
    pass: [{criteria: ["<=1"]}, {criteria: ["<=-5%"]}]
    weight: 2
    key_sli: true
  - sli: throughput
    pass: [{criteria: [">=100"]}, {criteria: [">=-2%"]}]
    warning: [{criteria: [">=90"]}, {criteria: [">=-10%"]}]
  - sli: cpu
  - sli: memory
    pass: [{criteria: ["<=512", "<=+5%"]}]
total_score: {pass: "90%", warning: "75%"}
`;
const values = [
  measured("response_time_p95", 612),
  measured("error_rate", 1.24),
  measured("throughput", 95),
  measured("cpu", 0.4),
  { metric: "memory", value: 0, success: false, message: "the query matched 3 series" },
  measured("gc", 1),
];
const history = [
  { id: "e4", result: "fail" },
  {
    id: "e3",
    result: "pass",
    indicatorResults: [
      { score: 1, status: "pass", value: measured("response_time_p95", 600) },
      { score: 1, status: "pass", value: measured("error_rate", 1) },
      { score: 1, status: "pass", value: measured("throughput", 100) },
      { score: 0, status: "info", value: measured("cpu", 0) },
    ],
  },
];
const one = {
  objectives: [{ sli: "a", pass: [{ criteria: ["<5"] }] }],
  total_score: { pass: "90%" },
};
const passing = { slo: one, "sli-results": [measured("a", 1)] };

function measured(metric: string, value: unknown) {
  return { metric, value, success: true };
}

describe("evenkeel evaluate tells people", () => {
  const args = () => [
    "evaluate",
    `--slo=${writeIn("slo.yaml", slo)}`,
    `--sli-results=${writeIn("sli.json", values)}`,
    `--history=${writeIn("history.json", history)}`,
  ];

  it("each objective, the reason, and what else is to know", async () => {
    const { code, out, err } = await runIn(...args());
    expect(code).toBe(1);
    expect(err).toBe("");
    expect(out.split("\n")).toStrictEqual([
      "   OBJECTIVE                  VALUE  CHANGE         ASKED                         VERDICT  WEIGHT",
      "✔  Response time p95 (ms)       612  +2% (+12)      <= 660 (600 +10%) and < 1000  pass          1",
      "✘  error_rate                  1.24  +24% (+0.24)   <= 1 or <= 0.95 (1 -5%)       fail          2  key",
      "!  throughput                    95  -5% (-5)       >= 100                        warning       1",
      "                                                    or >= 98 (100 -2%),",
      "                                                    warning >= 90",
      "·  cpu                          0.4  +0.4 (from 0)                                info",
      "✘  memory                  no value                 <= 512 and <= +5%             fail          1",
      "",
      expect.stringMatching(/^fail: The key objective error_rate .* failed, .* score of 30\.$/),
      "memory has no value: the query matched 3 series",
      "measured, but no objective asks for gc",
      "compared with e3",
      "",
    ]);
  });

  it("in colours only on a terminal, with the same words", async () => {
    const plain = await runIn(...args());
    const coloured = await runWith({ isTerminal: true }, ...args());
    expect(plain.out).not.toContain("\u001b");
    expect(coloured.out).toContain("\u001b[31m");
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
  });

  it("the faults of every file by their places on stderr, and ends with 2", async () => {
    const ended = await runIn(
      "evaluate",
      `--slo=${writeIn("broken.yaml", "objectives:\n  - sli: a\n    pass:\n      - criteria:\n        - >600\n")}`,
      `--sli-results=${writeIn("sli.json", '[{"metric":"a",\n "value":1e400,"success":1}]')}`,
      `--compared=${writeIn("history.json", '[{"result":"passed"}]')}`,
    );
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('write ">600", in quotes');
    expect(ended.err).toMatch(/^broken\.yaml:5:13: /m);
    expect(ended.err).toMatch(/^sli\.json:2:10: "1e400" is no number that can be compared/m);
    expect(ended.err).toMatch(/^sli\.json:2:26: \[0\]\.success must be true or false, not 1$/m);
    expect(ended.err).toMatch(
      /^history\.json:1:12: \[0\]\.result must be pass or warning or fail/m,
    );
    expect(ended.out).toBe(
      "errored: nothing is said about the service before the files are corrected\n",
    );
  });
});

describe("evenkeel evaluate --output json", () => {
  it("is the whole of it", async () => {
    const { code, json } = await evaluateJson(passing);
    expect(code).toBe(0);
    expect(json).toStrictEqual({
      result: "pass",
      evaluationResult: "pass",
      status: "succeeded",
      score: 100,
      message: expect.stringContaining("100"),
      error: null,
      keySliFailed: false,
      maximumAchievableScore: 1,
      comparedEvents: [],
      slo: {
        spec_version: "",
        filter: null,
        comparison: {
          compare_with: "single_result",
          include_result_with_score: "all",
          number_of_comparison_results: 1,
          aggregate_function: "avg",
        },
        objectives: [
          {
            sli: "a",
            displayName: "",
            pass: [{ criteria: ["<5"] }],
            warning: null,
            weight: 1,
            key_sli: false,
          },
        ],
        total_score: { pass: "90%", warning: "" },
      },
      indicators: [
        {
          sli: "a",
          displayName: "",
          status: "pass",
          score: 1,
          keySli: false,
          value: 1,
          comparedValue: 0,
          message: "",
          passTargets: [{ criteria: "<5", targetValue: 5, violated: false }],
          warningTargets: [],
        },
      ],
    });
  });

  it.each([
    [
      "a value that is too large",
      { "sli-results": '[{"metric":"a","value":1e400,"success":true}]' },
    ],
    ["a value in quotes", { "sli-results": [measured("a", "12")] }],
    ["a list for a value", { "sli-results": [measured("a", [1])] }],
    ["HTML", { "sli-results": "<html><body>502</body></html>" }],
    ["half of it", { "sli-results": '[{"metric":"a"' }],
    ["an empty file", { "sli-results": "" }],
    ["no success", { "sli-results": [{ metric: "a", value: 1 }] }],
    [
      "an unknown result of the provider",
      { "sli-results": { indicatorValues: [], result: "failed" } },
    ],
    ["a history without results", { history: [{ id: "e1" }] }],
    ["a history that is no list", { history: "e1" }],
    ["no objectives file", { slo: "" }],
    ["a cyclic alias", { slo: "objectives: &a\n  - *a\n" }],
  ])("says what is wrong with %s and ends with 2", async (_, files) => {
    const { code, json } = await evaluateJson({ ...passing, ...files });
    expect(code).toBe(2);
    expect(json).toMatchObject({ status: "errored", result: "fail", score: null });
    expect(json).toMatchObject({ error: expect.stringMatching(/\.json:\d+:\d+: /) });
  });

  it("is printed for a file that is not there", async () => {
    const ended = await runIn("evaluate", "--slo=absent.yaml", "--output=json");
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.out)).toMatchObject({
      status: "errored",
      error:
        "absent.yaml cannot be read: there is no such file; name a file with --sli-results, or a running service with --project",
      slo: null,
      indicators: [],
    });
  });

  it.each([
    ["NaN", "NaN"],
    ["+Inf", "+Inf"],
    ["Inf", "+Inf"],
    ["-Inf", "-Inf"],
  ])("takes %s for no value by our rules, and compares it in Keptn's way", async (value, told) => {
    const files = { ...passing, "sli-results": [measured("a", value)] };
    expect(await evaluateJson(files)).toMatchObject({
      code: 1,
      json: { indicators: [{ value: null, status: "fail" }] },
    });
    const status = value === "-Inf" ? "pass" : "fail";
    expect(await evaluateJson(files, "--era=1.x")).toMatchObject({
      json: { indicators: [{ value: told, status }] },
    });
  });

  it("takes null for no value by our rules, and for 0 in Keptn's way", async () => {
    const files = { ...passing, "sli-results": [{ metric: "a", value: null, success: true }] };
    expect(await evaluateJson(files)).toMatchObject({
      code: 1,
      json: { indicators: [{ value: null, status: "fail", message: "the value is null" }] },
    });
    expect(await evaluateJson(files, "--era=1.x")).toMatchObject({
      code: 0,
      json: { indicators: [{ value: 0, status: "pass" }] },
    });
    const unsaid = { ...passing, "sli-results": [{ metric: "a", value: 1 }] };
    expect(await evaluateJson(unsaid, "--era=0.6")).toMatchObject({ code: 1 });
  });

  it("compares with all of --compared, and with a selection of --history", async () => {
    const earlier = ["e3", "e2"].map((id) => ({ id, result: "pass" }));
    const all = await evaluateJson({ ...passing, compared: earlier });
    const selected = await evaluateJson({ ...passing, history: earlier });
    expect(all).toMatchObject({ json: { comparedEvents: ["e3", "e2"] } });
    expect(selected).toMatchObject({ json: { comparedEvents: ["e3"] } });
  });

  it("takes null for an empty list", async () => {
    const files = { ...passing, "sli-results": "null", compared: "null" };
    expect(await evaluateJson(files)).toMatchObject({ code: 1, json: { status: "succeeded" } });
  });

  it("lets the provider's own failure decide, and ends with 1", async () => {
    const answer = { indicatorValues: [measured("a", 1)], result: "fail", message: "no tenant" };
    expect(await evaluateJson({ ...passing, "sli-results": answer })).toMatchObject({
      code: 1,
      json: {
        result: "fail",
        evaluationResult: "pass",
        message: expect.stringContaining("no tenant"),
      },
    });
  });
});

describe("evenkeel evaluate reads standard input", () => {
  it("for one of the files, which its faults name so", async () => {
    expect(await piped("- a", { slo: "-" })).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining("standard input:1:1: ") },
    });
  });

  it("for no more than one", async () => {
    expect(await piped("[]", { slo: "-", sliResults: "-" })).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining("standard input can be only one of the files") },
    });
  });
});

it("evenkeel evaluate takes a history or what is compared with, not both", async () => {
  const ended = await runIn("evaluate", "--history=a", "--compared=b");
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("cannot be used with option '--compared");
});

/** Runs the command with `text` on standard input. */
async function piped(text: string, files: Readonly<Record<string, string>>) {
  let out = "";
  const terminal = { isTerminal: false, write: (part: string) => void (out += part) };
  const io = { env: {}, cwd: "/", now: () => new Date(0), out: terminal, err: terminal };
  const code = await evaluate(io, { ...files, output: "json" }, () => Promise.resolve(text));
  const json: unknown = JSON.parse(out);
  return { code, json };
}
