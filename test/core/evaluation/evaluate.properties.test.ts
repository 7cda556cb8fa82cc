import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eras, type Era } from "../../../src/core/evaluation/era.ts";
import { evaluate, type EvaluationInput } from "../../../src/core/evaluation/evaluate.ts";
import { type Criterion, parseCriterion } from "../../../src/core/evaluation/parse-criterion.ts";
import { printCriterion } from "../../../src/core/evaluation/print-criterion.ts";
import type { SliResult } from "../../../src/core/evaluation/sli-result.ts";
import type { CriteriaGroup, Objective, Slo } from "../../../src/core/evaluation/slo.ts";

type Direction = "lower" | "higher";

const names = ["a", "b", "c", "d", "e"] as const;
const era = fc.constantFrom<Era>("evenkeel", "1.x", "0.6");
const number = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
/** How far a criterion of an objective may lie from zero or from the earlier value. */
const size = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);

function written(direction: Direction): fc.Arbitrary<string> {
  const operators = direction === "lower" ? ["<", "<="] : [">", ">="];
  return fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom("", "+", "-"), size, fc.boolean())
    .map(([operator, sign, threshold, percent]) =>
      [operator, sign, threshold, percent ? "%" : ""].join(""),
    );
}

function groups(direction: Direction): fc.Arbitrary<readonly CriteriaGroup[]> {
  const group = fc.record({
    criteria: fc.array(written(direction), { minLength: 1, maxLength: 3 }),
  });
  return fc.array(group, { minLength: 1, maxLength: 3 });
}

const directed = fc.constantFrom<Direction>("lower", "higher").chain((direction) =>
  fc.record({
    direction: fc.constant(direction),
    pass: fc.option(groups(direction), { freq: 5 }),
    warning: fc.option(groups(direction)),
    weight: fc.integer({ min: 1, max: 9 }),
    keySli: fc.boolean(),
    value: number,
    earlier: fc.array(number, { maxLength: 3 }),
  }),
);
type Directed = typeof directed extends fc.Arbitrary<infer T> ? T : never;

/** Up to five objectives of unique names, each of which asks for less or for more, never for both. */
const services = fc.array(directed, { minLength: 1, maxLength: names.length });
const thresholds = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
  .map(([pass, warning]) => ({ pass: `${pass}%`, warning: String(warning) }));

function objectiveOf({ pass, warning, weight, keySli }: Directed, index: number): Objective {
  return { sli: names[index] ?? "", displayName: "", pass, warning, weight, keySli };
}

function resultOf(value: number, index: number): SliResult {
  return { metric: names[index] ?? "", state: "measured", value, message: "", query: null };
}

function inputOf(
  service: readonly Directed[],
  given: { readonly era: Era; readonly totalScore: Slo["totalScore"] },
): EvaluationInput & { readonly slo: Slo } {
  const ages = Math.max(...service.map(({ earlier }) => earlier.length));
  return {
    era: given.era,
    slo: {
      specVersion: "1.0",
      filter: {},
      comparison: {
        compareWith: "several_results",
        includeResultWithScore: "all",
        numberOfComparisonResults: 3,
        aggregateFunction: "p90",
      },
      objectives: service.map(objectiveOf),
      totalScore: given.totalScore,
    },
    faults: [],
    results: service.map(({ value }, index) => resultOf(value, index)),
    provider: null,
    previous: Array.from({ length: ages }, (_, age) => ({
      id: `e${age}`,
      result: "pass",
      invalidated: false,
      indicators: service.flatMap(({ earlier }, index) => {
        const value = earlier[age];
        if (value === undefined) return [];
        return [{ status: "pass", measured: { sli: names[index] ?? "", value, success: true } }];
      }),
    })),
  };
}

const rank = { fail: 0, warning: 1, pass: 2 } as const;

describe("evaluate()", () => {
  it("never gives a lower score or a worse result for a better value", () => {
    fc.assert(
      fc.property(
        services,
        era,
        thresholds,
        fc.tuple(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true })),
        (service, whose, { pass, warning }, [which, step]) => {
          const totalScore = {
            pass,
            warning: Number(warning) > Number.parseInt(pass, 10) ? "" : warning,
          };
          const input = inputOf(service, { era: whose, totalScore });
          const index = which % service.length;
          const results = input.results.map((result, at) => {
            const better =
              service[at]?.direction === "lower" ? result.value - step : result.value + step;
            return at === index ? { ...result, value: better } : result;
          });
          const [before, after] = [evaluate(input), evaluate({ ...input, results })];
          expect(after.score).toBeGreaterThanOrEqual(before.score ?? Infinity);
          expect(rank[after.result]).toBeGreaterThanOrEqual(rank[before.result]);
        },
      ),
    );
  });

  it("says the same whatever the weights are multiplied by", () => {
    fc.assert(
      fc.property(services, era, fc.integer({ min: 2, max: 1000 }), (service, whose, factor) => {
        const totalScore = { pass: "90%", warning: "75%" };
        const heavier = service.map((each) => ({ ...each, weight: each.weight * factor }));
        const [one, many] = [service, heavier].map((each) =>
          evaluate(inputOf(each, { era: whose, totalScore })),
        );
        expect(many?.result).toBe(one?.result);
        expect(many?.score).toBeCloseTo(one?.score ?? Number.NaN, 10);
        expect(many?.indicators.map(({ status }) => status)).toStrictEqual(
          one?.indicators.map(({ status }) => status),
        );
      }),
    );
  });

  it("says the same in whatever order the values came, where their names are unique", () => {
    const shuffled = services.chain((service) =>
      fc.record({
        service: fc.constant(service),
        order: fc.shuffledSubarray([...service.keys()], { minLength: service.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, era, ({ service, order }, whose) => {
        const input = inputOf(service, { era: whose, totalScore: { pass: "90%", warning: "" } });
        const results = order.flatMap((index) => input.results[index] ?? []);
        expect(evaluate({ ...input, results })).toStrictEqual(evaluate(input));
      }),
    );
  });

  it("never throws, never passes without a value, and never passes by our rules with an infinite one", () => {
    const state = fc.constantFrom<SliResult["state"]>(
      "measured",
      "no-data",
      "many-series",
      "failed",
    );
    const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity));
    const hostile = fc.record({ metric: fc.constantFrom(...names), state, value });
    fc.assert(
      fc.property(
        services,
        fc.array(hostile),
        fc.constantFrom(...eraNames),
        (service, received, whose) => {
          const results = received.map((each) => ({ ...each, message: "", query: null }));
          const input = inputOf(service, { era: whose, totalScore: { pass: "0%", warning: "" } });
          const { indicators } = evaluate({ ...input, results });
          const won = indicators.filter(({ score }) => score > 0);
          expect(won.filter((indicator) => indicator.value === null)).toStrictEqual([]);
          const infinite = won.filter((indicator) => !Number.isFinite(indicator.value));
          expect(whose === "evenkeel" ? infinite : []).toStrictEqual([]);
        },
      ),
    );
  });
});

const eraNames = Object.keys(eras).filter((name): name is Era => Object.hasOwn(eras, name));

describe("printCriterion()", () => {
  const operator = fc.constantFrom<Criterion["operator"]>("<", "<=", "=", ">=", ">");
  const relative = fc.record({
    operator,
    basis: fc.constantFrom<Criterion["basis"]>("more", "less", "percent-more", "percent-less"),
    value: fc.double(),
  });
  const absolute = fc.record({
    operator,
    basis: fc.constant<Criterion["basis"]>("absolute"),
    // A sign would make it relative.
    value: fc.double().map(Math.abs),
  });

  it("is read as the criterion that was printed", () => {
    fc.assert(
      fc.property(fc.oneof(relative, absolute), ({ ...criterion }) => {
        expect(parseCriterion(printCriterion(criterion))).toStrictEqual({ ok: true, criterion });
      }),
    );
  });

  it.each([
    ["<=1_0e2", "<= 1000"],
    [" < = + 10 % ", "<= +10%"],
    [">10%", "> +10%"],
    ["=-.5", "= -0.5"],
    ["<+-5", "< +-5"],
    ["<0x1p4", "< 16"],
    [">=-Inf", ">= -Inf"],
  ])("prints %s as %s", (text, printed) => {
    const parsed = parseCriterion(text);
    expect(parsed.ok && printCriterion(parsed.criterion)).toBe(printed);
  });
});
