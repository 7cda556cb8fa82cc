import { describe, expect, it } from "vitest";
import {
  evaluationFile,
  evaluationOfFile,
  evaluationOfPage,
  evaluationPage,
  openEvaluationFile,
  openEvaluationOfFile,
} from "../../../src/core/layout/evaluation-place.ts";

const id = "20260301T031022Z-1a2b3c4d";

it("finds an evaluation's file again by its path", () => {
  const place = { stage: "production", service: "carts", id };
  expect(evaluationFile(place)).toBe(`evaluations/production/carts/${id}.json`);
  expect(evaluationOfFile(evaluationFile(place))).toEqual(place);
  expect(openEvaluationOfFile(openEvaluationFile(id))).toBe(id);
});

describe("a file is no evaluation's", () => {
  it.each([
    `evaluations/open/${id}.json`,
    `evaluations/production/carts/${id}.yaml`,
    `evaluations/production/carts/more/${id}.json`,
    "evaluations/production/carts/20260301-1a2b3c4d.json",
    `problems/production/carts/${id}.json`,
  ])("%s, finished", (path) => {
    expect(evaluationOfFile(path)).toBeUndefined();
  });

  it.each([
    `evaluations/open/carts/${id}.json`,
    `evaluations/open/${id}.json.bak`,
    `evaluations/${id}.json`,
  ])("%s, open", (path) => {
    expect(openEvaluationOfFile(path)).toBeUndefined();
  });
});

it("keeps the files of a stage that is named open apart from what is open", () => {
  const place = { stage: "open", service: "carts", id };
  expect(evaluationOfFile(evaluationFile(place))).toEqual(place);
  expect(openEvaluationOfFile(evaluationFile(place))).toBeUndefined();
});

it("links to the record on the journal branch", () => {
  expect(evaluationPage("https://github.com/acme/shop.git", openEvaluationFile(id))).toBe(
    `https://github.com/acme/shop/blob/evenkeel/journal/evaluations/open/${id}.json`,
  );
});

it.each([
  [
    `https://git.test/acme/shop/blob/evenkeel/journal/evaluations/open/20260301T031022Z-1a2b3c4d.json`,
    true,
  ],
  [`https://git.test/problems/0123456789.jsonl#20260301T031022Z-1a2b3c4d`, true],
  [`https://git.test/problems/0123456789.jsonl`, false],
  [`https://git.test/20260301T031022Z-1a2b3c4d/other`, false],
  ["", false],
])("%s names an evaluation: %s", (url, names) => {
  expect(evaluationOfPage(url)).toBe(names ? "20260301T031022Z-1a2b3c4d" : undefined);
});
