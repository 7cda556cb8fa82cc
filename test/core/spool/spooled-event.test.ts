import { describe, expect, it } from "vitest";
import { SpooledEvent } from "../../../src/core/spool/spooled-event.ts";
import { aProblem } from "../../support/records.ts";

const receivedAt = "2026-03-01T03:00:00.000Z";

describe("SpooledEvent", () => {
  it("takes what says no kind for a problem, as it was written before there were others", () => {
    const old = { receivedAt, problem: aProblem({}), event: { id: "1" } };
    expect(SpooledEvent.parse(old)).toEqual({ kind: "problem", ...old });
  });

  it("survives the way over the disk", () => {
    const request = {
      project: "shop",
      stage: "staging",
      service: "cart",
      window: { start: receivedAt, end: "2026-03-01T03:10:00.000Z" },
      labels: { run: "7" },
      deployment: "primary",
      testStrategy: "",
      trigger: { kind: "keptn-0.6", id: "1", source: "ci", context: "", testResult: "fail" },
    };
    const evaluation = { kind: "evaluation", receivedAt, request };
    const told = {
      project: "shop",
      stage: "staging",
      service: null,
      evaluation: "e",
      context: "c",
      reason: "r",
      by: "ci",
    };
    const invalidation = { kind: "invalidation", receivedAt, invalidation: told };
    for (const item of [evaluation, invalidation]) {
      expect(SpooledEvent.parse(JSON.parse(JSON.stringify(item)))).toEqual(item);
    }
  });

  it.each([
    { kind: "evaluation", receivedAt },
    { kind: "weather", receivedAt, problem: aProblem({}), event: {} },
    { receivedAt },
  ])("refuses %j", (item) => {
    expect(SpooledEvent.safeParse(item).success).toBe(false);
  });
});
