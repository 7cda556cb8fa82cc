import { describe, expect, it } from "vitest";
import { readEvent } from "../../../src/core/problem/read-event.ts";
import { reduceEvent } from "../../../src/core/problem/reduce-event.ts";
import { SpooledProblem } from "../../../src/core/problem/spooled-problem.ts";
import vectors from "../../fixtures/vectors/dynatrace-problems.json" with { type: "json" };

describe("SpooledProblem", () => {
  it("survives the way over the disk", () => {
    const body = vectors.problems[0]?.payload;
    const read = readEvent(body, "dynatrace");
    const problem = read.ok ? read.problems[0] : undefined;
    const item = { receivedAt: "2026-01-01T00:00:00Z", problem, event: reduceEvent(body) };
    expect(SpooledProblem.parse(JSON.parse(JSON.stringify(item)))).toEqual(item);
  });
});

describe("reduceEvent()", () => {
  it("keeps the scalar attributes and leaves the evidence out", () => {
    const data = { PID: "1", ProblemDetails: { rankedEvents: ["x".repeat(9000)] } };
    expect(reduceEvent({ source: "dynatrace", id: "1", data })).toEqual({
      source: "dynatrace",
      id: "1",
      data: { PID: "1" },
    });
    expect(reduceEvent({ receiver: "bot", alerts: [{}] })).toEqual({ receiver: "bot" });
    expect(reduceEvent("text")).toEqual({});
  });
});
