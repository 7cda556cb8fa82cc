import { expect, it } from "vitest";
import { explainMerge } from "../../../src/core/explanation/explain-merge.ts";
import { aPlan } from "../../support/records.ts";

it.each([
  ["automated", "It merges by itself once the required checks are green"],
  ["review", "A person merges it or closes it."],
  ["observe", "The stage is only observed: nothing is opened."],
] as const)("says who merges on a stage that is %s", (mode, words) => {
  const told = explainMerge(aPlan(), mode);
  expect(told).toMatchObject({
    mode,
    title: "remediate(production/carts): replicas 1 → 2 (Response time degradation)",
    branch: "remediate/production/carts/0123456789",
    base: "production",
    responsible: ["grace"],
  });
  expect(told.after).toContain(words);
});

it.each([
  ["objectives", 10, "observes for 10 minutes and evaluates the objectives of slo.yaml."],
  ["problem", 1, "observes for 1 minute and looks whether the problem is gone."],
] as const)("says what judges by %s", (verdictBy, observationMinutes, words) => {
  const plan = aPlan({ verdictBy, observationMinutes });
  expect(explainMerge(plan, "review").after).toContain(words);
});
