/**
 * What it takes to judge a service: `npm run bench:evaluate -- [--rounds 5]`. Everything is read and measured
 * beforehand, as the evaluation is a function of plain data. Prints a Markdown table; what may be taken is
 * compared with the median of the rounds.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { evaluate, type EvaluationInput } from "../src/core/evaluation/evaluate.ts";
import type { PreviousEvaluation } from "../src/core/evaluation/select-previous.ts";
import type { CriteriaGroup, Objective, Slo } from "../src/core/evaluation/slo.ts";

type Case = {
  readonly what: string;
  readonly evaluations: number;
  readonly input: EvaluationInput;
  readonly mostMilliseconds: number;
};

const kinds = [
  { pass: [["<1000", "<=+10%"]], warning: [["<=+20%"]] },
  { pass: [["<=600"], ["<=-5"]], warning: null },
  { pass: [[">=95"], [">=-2%"]], warning: [[">=90"], [">=-10%"]] },
  { pass: null, warning: null },
] as const;

function sloOf(count: number): Slo {
  return {
    specVersion: "1.0",
    filter: {},
    comparison: {
      compareWith: "several_results",
      includeResultWithScore: "pass_or_warn",
      numberOfComparisonResults: 10,
      aggregateFunction: "p90",
    },
    objectives: Array.from({ length: count }, (_, index) => objectiveOf(index)),
    totalScore: { pass: "90%", warning: "75%" },
  };
}

function objectiveOf(index: number): Objective {
  const kind = kinds[index % kinds.length];
  return {
    sli: nameOf(index),
    displayName: "",
    pass: groups(kind?.pass),
    warning: groups(kind?.warning),
    weight: 1 + (index % 3),
    keySli: index % 10 === 0,
  };
}

function groups(
  written: readonly (readonly string[])[] | null | undefined,
): readonly CriteriaGroup[] | null {
  return written?.map((criteria) => ({ criteria })) ?? null;
}

function inputOf(count: number): EvaluationInput {
  return {
    era: "evenkeel",
    slo: sloOf(count),
    faults: [],
    provider: null,
    results: Array.from({ length: count }, (_, index) => ({
      metric: nameOf(index),
      state: "measured",
      value: valueOf(index, 0),
      message: "",
      query: null,
    })),
    previous: Array.from({ length: 10 }, (_, age) => previousOf(count, age + 1)),
  };
}

function previousOf(count: number, age: number): PreviousEvaluation {
  return {
    id: `evaluation-${age}`,
    result: "pass",
    invalidated: false,
    indicators: Array.from({ length: count }, (_, index) => ({
      status: "pass",
      measured: { sli: nameOf(index), value: valueOf(index, age), success: true },
    })),
  };
}

function nameOf(index: number): string {
  return `response_time_of_step_${index}`;
}

function valueOf(index: number, age: number): number {
  return 100 + ((index * 37 + age * 11) % 97);
}

const cases: readonly Case[] = [
  {
    what: "1 evaluation of 1,000 objectives, 10 earlier results",
    evaluations: 1,
    input: inputOf(1000),
    mostMilliseconds: 20,
  },
  {
    what: "10,000 evaluations of 20 objectives, 10 earlier results each",
    evaluations: 10_000,
    input: inputOf(20),
    mostMilliseconds: 1000,
  },
];

function timed({ input, evaluations }: Case): number {
  const start = performance.now();
  for (let done = 0; done < evaluations; done += 1) {
    const { status } = evaluate(input);
    if (status !== "succeeded") throw new Error("the bench evaluates what is sound");
  }
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Measured = Case & { readonly first: number; readonly times: readonly number[] };

/** The first one of all is what a command that evaluates once has to wait for: it is shown, and no part of the median. */
function measure(rounds: number): readonly Measured[] {
  const firsts = cases.map(timed);
  return cases.map((each, index) => ({
    ...each,
    first: firsts[index] ?? Number.NaN,
    times: Array.from({ length: rounds }, () => timed(each)),
  }));
}

function isMet({ times, mostMilliseconds }: Measured): boolean {
  return median(times) < mostMilliseconds;
}

function row(measured: Measured): string {
  const { what, evaluations, first, times, mostMilliseconds: most } = measured;
  const middle = median(times);
  const cells = [
    what,
    first.toFixed(1),
    Math.min(...times).toFixed(1),
    middle.toFixed(1),
    ((middle / evaluations) * 1000).toFixed(0),
    `< ${most} ms`,
    (middle / most).toFixed(2),
    isMet(measured) ? "yes" : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
}

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("write a whole number: --rounds 5");
const measured = measure(rounds);
process.stdout.write(
  [
    `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}, median of ${rounds} rounds`,
    "",
    "| case | first ms | fastest ms | median ms | µs an evaluation | must | of it | met |",
    "|---|---|---|---|---|---|---|---|",
    ...measured.map(row),
    "",
  ].join("\n"),
);
if (!measured.every(isMet)) process.exitCode = 1;
