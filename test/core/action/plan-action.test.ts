import { describe, expect, it } from "vitest";
import { actionTypes, findActionType } from "../../../src/core/action/action-types.ts";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenService, givenContext, workload } from "./given-service.ts";

describe("planAction", () => {
  it("names the actions that it knows when it does not know one", () => {
    const plan = planAction({ action: "escalate", value: "x" }, givenService({}), givenContext());
    expect(plan).toEqual({
      kind: "refusal",
      reason: "unknown-action",
      message:
        'no action is called "escalate": known are scaling, toggle-feature, featuretoggle, togglefeature, rollback, restart, set, workflow, and those that actions of evenkeel.yaml maps to a workflow',
    });
  });

  it.each([
    ["scaling", "scaling"],
    ["toggle-feature", "toggle-feature"],
    ["featuretoggle", "toggle-feature"],
    ["togglefeature", "toggle-feature"],
    ["Scaling", undefined],
  ])("knows %s as %s", (name, type) => {
    expect(findActionType(name)?.name).toBe(type);
  });

  it("gives the same plan every time, and no plan for its own result", () => {
    const first = givenService({ "manifests/a.yaml": workload("carts", 1) });
    const rule = { action: "scaling", value: "=3" };
    const plan = planAction(rule, first, givenContext());
    expect(planAction(rule, first, givenContext())).toEqual(plan);
    const content = plan.kind === "change" ? (plan.edits[0]?.content ?? "") : "";
    const second = givenService({ "manifests/a.yaml": content });
    expect(planAction(rule, second, givenContext()).kind).toBe("nothing-to-do");
  });

  it("does not let an action carry out the effect of another", () => {
    const toggle = { kind: "toggle", flags: [] } as const;
    const scale = { kind: "scale", by: { by: 1 }, min: null, max: null } as const;
    const plans = actionTypes.map((type) =>
      type.plan(givenService({}), type.name === "scaling" ? toggle : scale, givenContext()),
    );
    expect(plans).toEqual(
      plans.map(() => expect.objectContaining({ kind: "refusal", reason: "bad-value" })),
    );
  });
});
