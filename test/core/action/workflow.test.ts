import { describe, expect, it } from "vitest";
import type { PlanContext } from "../../../src/core/action/action.ts";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService } from "./given-service.ts";

function workflow(value: unknown, given: Partial<PlanContext> = {}, action = "workflow") {
  const context = givenContext({ mode: "automated", ...given });
  return planAction({ action, value }, givenService({}), context);
}

const free = { event: "clear-cache", approval: "none" } as const;

describe("workflow", () => {
  it("sends ten texts, which is as many as GitHub takes", () => {
    const plan = workflow({ event: "clear-cache", inputs: { region: "eu", depth: 2 } });
    expect(plan).toEqual({
      kind: "dispatch",
      summary: "workflow clear-cache",
      workflow: {
        event: "clear-cache",
        payload: {
          project: "sockshop",
          stage: "production",
          service: "carts",
          problem: "0123456789",
          attempt: "1",
          delivery: "0123456789-1",
          title: "Response time degradation",
          url: "https://dynatrace.example.org/problem/1",
          action: "workflow",
          inputs: '{"region":"eu","depth":"2"}',
        },
      },
    });
  });

  it("takes an event's name alone", () => {
    expect(workflow("clear-cache")).toMatchObject({ workflow: { payload: { inputs: "{}" } } });
  });

  it("carries out a foreign action that the policy maps, with its value as JSON", () => {
    const workflows = { "toggle-ansible-job": { event: "ansible", approval: "stage" } } as const;
    expect(workflow({ job: "7" }, { workflows }, "toggle-ansible-job")).toMatchObject({
      summary: "workflow ansible",
      workflow: {
        event: "ansible",
        payload: { action: "toggle-ansible-job", inputs: '{"job":"7"}' },
      },
    });
  });

  it.each([
    ["automated", {}, "dispatch"],
    ["review", {}, "refusal"],
    ["review", { x: { ...free, approval: "stage" } }, "refusal"],
    ["review", { x: { ...free, event: "other" } }, "refusal"],
    ["review", { x: free }, "dispatch"],
    ["observe", {}, "dispatch"],
  ] as const)("on a stage in %s with %j it is a %s", (mode, workflows, kind) => {
    expect(workflow("clear-cache", { mode, workflows }).kind).toBe(kind);
  });

  it("says what to do where nobody would have approved it", () => {
    expect(workflow("clear-cache", { mode: "review" })).toMatchObject({
      reason: "not-approved",
      message: expect.stringContaining("give it approval: none under actions in evenkeel.yaml"),
    });
  });

  it.each([
    ["clear cache"],
    [null],
    [{ inputs: {} }],
    [{ event: "x", inputs: { a: ["b"] } }],
    [{ event: "x", when: "now" }],
    [{ event: "x", inputs: { a: "b".repeat(20_000) } }],
  ])("refuses %j", (value) => {
    expect(workflow(value)).toMatchObject({ kind: "refusal", reason: "bad-value" });
  });

  it("keeps a long title within what an event may carry", () => {
    const { cause } = givenContext();
    const plan = workflow("x", { cause: { ...cause, title: "t".repeat(1_000_000) } });
    expect(plan.kind === "dispatch" ? plan.workflow.payload["title"] : "").toHaveLength(300);
  });
});
