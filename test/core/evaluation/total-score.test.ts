import { describe, expect, it } from "vitest";
import { readThresholds } from "../../../src/core/evaluation/read-thresholds.ts";
import { totalScore } from "../../../src/core/evaluation/total-score.ts";
import { scoreCases } from "./keptn-vectors.ts";

describe("totalScore()", () => {
  it.each(scoreCases)(
    "$id $name",
    ({ slo, maximumAchievableScore, keySliFailed, indicatorResults, expected }) => {
      const read = readThresholds({ pass: slo.total_score.pass, warning: slo.total_score.warning });
      if (!read.ok) throw new Error(read.message);
      const total = totalScore({
        indicators: indicatorResults,
        maximum: maximumAchievableScore,
        keySliFailed,
        thresholds: read.thresholds,
        emptyCriteria: "not-won",
      });
      expect(total).toStrictEqual({ result: expected.result, score: expected.score });
    },
  );
});

describe("readThresholds()", () => {
  it.each([
    ["90%", "75%", { pass: 90, warning: 75 }],
    ["90", "", { pass: 90, warning: null }],
    ["66.67", "5e1", { pass: 66.67, warning: 50 }],
  ])("reads %j and %j", (pass, warning, thresholds) => {
    expect(readThresholds({ pass, warning })).toStrictEqual({ ok: true, thresholds });
  });

  it.each([
    ["", "75%", "total_score.pass is missing; say how many percent are needed"],
    ["high", "", 'total_score.pass is "high", which is no percentage; write it as in pass: "90%"'],
    ["90 %", "", 'total_score.pass is "90 %"'],
    ["90%%", "", 'total_score.pass is "90%%"'],
    [
      "90%",
      "low",
      'total_score.warning is "low", which is no percentage; write it as in warning: "75%"',
    ],
  ])("refuses %j and %j", (pass, warning, message) => {
    expect(readThresholds({ pass, warning })).toMatchObject({
      ok: false,
      message: expect.stringContaining(message),
    });
  });
});
