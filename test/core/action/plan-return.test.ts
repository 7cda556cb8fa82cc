import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { planReturn } from "../../../src/core/action/plan-return.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

type Files = Readonly<Record<string, string>>;

/** The files after an action, with what it changed. */
function changed(action: string, value: unknown, files: Files) {
  const given = givenService(files);
  const plan = planAction({ action, value }, given, givenContext());
  if (plan.kind !== "change") throw new Error(`${action} changes nothing`);
  const fields = plan.edits.map(({ path, object, field, from, to }) => ({
    path,
    object,
    field: field ?? "",
    left: to ?? "",
    back: from,
  }));
  const after = plan.edits.map(({ path, content }) => [path, content ?? ""] as const);
  return { fields, service: { ...given, files: new Map([...given.files, ...after]) } };
}

describe("planReturn", () => {
  it.each<readonly [string, unknown, Files]>([
    ["scaling", "+1", { "manifests/d.yaml": workload("carts", 2) }],
    ["scaling", "+1", { "manifests/d.yaml": workload("carts") }],
    ["scaling", "+1", { "kustomization.yaml": "replicas:\n  - name: carts\n    count: 1\n" }],
    ["featuretoggle", "A:on", { "flags.yaml": "flags:\n  A: off # when slow\n" }],
    ["featuretoggle", "A:on", { "flags.yaml": "flags:\n  B: off\n" }],
    ["toggle-feature", { A: "on", C: "on" }, { "flags.yaml": "flags:\n  A: off\n  B: off\n" }],
    ["toggle-feature", { A: "on" }, { "flags.yaml": "flags:\n  A: {state: off, rollout: 5}\n" }],
  ])("puts back byte for byte what %s %j changed", (action, value, files) => {
    const { fields, service } = changed(action, value, files);
    const back = planReturn(service, fields);
    const after = new Map([
      ...service.files,
      ...(back.kind === "change" ? back.edits : []).map(
        ({ path, content }) => [path, content ?? ""] as const,
      ),
    ]);
    expect(after).toEqual(givenService(files).files);
  });

  it("says in one line what it is then", () => {
    const { fields, service } = changed("scaling", "+1", {
      "manifests/d.yaml": workload("carts", 2),
    });
    expect(planReturn(service, fields)).toMatchObject({
      summary: "back to replicas 2",
      edits: [{ from: "3", to: "2", object: "Deployment/carts" }],
    });
  });

  it("leaves what somebody changed since", () => {
    const { fields, service } = changed(
      "toggle-feature",
      { A: "on", B: "on" },
      {
        "flags.yaml": "flags:\n  A: off\n  B: off\n",
      },
    );
    const files = new Map([["carts/flags.yaml", "flags:\n  A: off\n  B: on\n"]]);
    expect(planReturn({ ...service, files }, fields)).toMatchObject({
      summary: "back to B off",
      edits: [{ content: "flags:\n  A: off\n  B: off\n" }],
    });
    const gone = new Map([["carts/flags.yaml", "flags:\n  A: off\n"]]);
    expect(planReturn({ ...service, files: gone }, fields)).toEqual({
      kind: "nothing-to-do",
      message:
        "carts/flags.yaml: flags.A is off by now, not on; carts/flags.yaml: flags.B is gone, not on",
    });
  });

  it("leaves what it cannot take out again, with a sentence", () => {
    const { fields, service } = changed("featuretoggle", "A:on", {
      "flags.yaml": "flags: {B: on}\n",
    });
    expect(planReturn(service, fields)).toMatchObject({
      kind: "nothing-to-do",
      message: expect.stringContaining("flags.A is not a single value of its own"),
    });
  });
});
