import { expect, it } from "vitest";
import { slo } from "../../src/cli/slo.ts";
import { runIn, writeIn } from "./evaluate-run.ts";

const whole = `# what the shop must hold
spec_version: 0.1.1
filter: {id: "", job: "='carts'"}
comparison: {number_of_comparison_results: 2}
objectives:
  - sli: "yes"
    displayName: "- &odd: *name"
    key_sli: true
    weight: 3
    pass:
      - criteria: [">=10", "<=+5%"]
      - criteria: ["= 0"]
    warning: []
  - sli: cpu
total_score:
  pass: 90
`;

it.each([
  ["a file with all there is", whole],
  [
    "a file with the least",
    'objectives: [{sli: a, pass: [{criteria: ["<1"]}]}]\ntotal_score: {pass: "1%"}\n',
  ],
])("%s is told as YAML that is understood the same", async (_, text) => {
  const first = await runIn("slo", writeIn("slo.yaml", text));
  expect(first).toMatchObject({ code: 0, err: "" });
  const again = await runIn("slo", writeIn("again.yaml", first.out));
  expect(again.out).toBe(first.out);
  const [json, jsonAgain] = [
    await runIn("slo", "slo.yaml", "--output=json"),
    await runIn("slo", "again.yaml", "--output=json"),
  ];
  expect(JSON.parse(jsonAgain.out)).toStrictEqual(JSON.parse(json.out));
});

it("defaults are filled in", async () => {
  const { out } = await runIn(
    "slo",
    writeIn("slo.yaml", "objectives: [{sli: a}]\ntotal_score: {pass: 90%}"),
  );
  expect(out).toBe(`spec_version: ''
comparison:
  compare_with: single_result
  include_result_with_score: all
  number_of_comparison_results: 1
  aggregate_function: avg
objectives:
  - sli: a
    weight: 1
    key_sli: false
total_score:
  pass: 90%
`);
});

it("every fault is told by its place, beside what could be understood", async () => {
  const text =
    "objectives:\n  - sli: a\n    wieght: 2\n    pass: [{criteria: [600ms]}]\ntotal_score: {pass: 90%}\n";
  const ended = await runIn("slo", writeIn("slo.yaml", text));
  expect(ended.code).toBe(2);
  expect(ended.err).toMatch(/^slo\.yaml:3:5: "wieght" is not a key/m);
  expect(ended.err).toMatch(/^slo\.yaml:4:24: .*600ms/m);
  expect(ended.out).toContain("- 600ms");
});

it("what cannot be understood at all is faults alone", async () => {
  const file = writeIn("slo.yaml", "objectives: {");
  const [told, json] = [await runIn("slo", file), await runIn("slo", file, "--output=json")];
  expect(told).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringMatching(/^slo\.yaml:1:\d+: /),
  });
  expect(JSON.parse(json.out)).toStrictEqual({
    faults: [
      { path: "slo.yaml", line: 1, column: expect.any(Number), message: expect.any(String) },
    ],
  });
});

it("a file that is not there is told by its name", async () => {
  expect(await runIn("slo", "absent.yaml")).toMatchObject({
    code: 2,
    err: "absent.yaml cannot be read: there is no such file\n",
  });
});

it("standard input is read for -", async () => {
  let out = "";
  const terminal = { isTerminal: false, write: (part: string) => void (out += part) };
  const io = { env: {}, cwd: "/", now: () => new Date(0), out: terminal, err: terminal };
  expect(await slo(io, "-", { output: "text", stdin: unusable })).toBe(2);
  expect(out).toContain("standard input:2:13: objectives must be a list");
});

function unusable(): Promise<string> {
  return Promise.resolve("total_score: {pass: 90%}\nobjectives: 5\n");
}
