import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

const bounds = { minReplicas: 1, maxReplicas: 5 };
const resources = "resources:\n- app.yaml\n";

function scale(kustomization: string, files: Readonly<Record<string, string>> = {}) {
  const app = { "app.yaml": workload("carts", 2) };
  const service = givenService({ "kustomization.yaml": kustomization, ...app, ...files });
  return planAction({ action: "scaling", value: "+1" }, service, givenContext({ bounds }));
}

describe("scaling what Kustomize builds", () => {
  it("changes the count of the workload's entry", () => {
    const text = `${resources}replicas:\n- name: other\n  count: 1\n- name: carts # ours\n  count: 3\n`;
    expect(scale(text)).toEqual({
      kind: "change",
      summary: "replicas 3 → 4",
      edits: [
        {
          path: "carts/kustomization.yaml",
          field: "replicas.carts.count",
          object: null,
          from: "3",
          to: "4",
          content: text.replace("count: 3", "count: 4"),
        },
      ],
    });
  });

  it("adds an entry, counting from the resource", () => {
    expect(scale(resources)).toMatchObject({
      summary: "replicas 2 → 3",
      edits: [{ from: null, content: `${resources}replicas:\n- name: carts\n  count: 3\n` }],
    });
  });

  it("believes an entry whose base is elsewhere", () => {
    const text = "resources: [../../base]\nreplicas: [{name: carts, count: 1}]\n";
    expect(scale(text)).toMatchObject({
      edits: [{ content: text.replace("count: 1", "count: 2") }],
    });
  });

  it("takes a patch of the same workload for what it is", () => {
    const text = "resources: [app.yaml]\npatches:\n- path: patch.yaml\n";
    const files = { "app.yaml": workload("carts"), "patch.yaml": workload("carts", 4) };
    expect(scale(text, files)).toMatchObject({ summary: "replicas 4 → 5" });
  });

  it("raises the autoscaler's lower limit instead", () => {
    const hpa =
      "kind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec:\n  minReplicas: 1\n  maxReplicas: 3\n  scaleTargetRef: {kind: Deployment, name: carts}\n";
    expect(scale("resources: [app.yaml, hpa.yaml]\n", { "hpa.yaml": hpa })).toMatchObject({
      summary: "minReplicas 1 → 2",
      edits: [{ path: "carts/hpa.yaml" }],
    });
  });

  it.each([
    ["resources: [../base]\n", {}, "nothing-to-edit", /no Deployment or StatefulSet/],
    [
      "resources: [app.yaml, b.yaml]\n",
      { "b.yaml": workload("carts", 3) },
      "ambiguous",
      /not clear/,
    ],
    [`${resources}replicas: [{name: carts, count: x}]\n`, {}, "ambiguous", /not clear/],
    [resources, { "app.yaml": "a: b: c" }, "unreadable-file", /carts\/app.yaml/],
    ["a: b: c", {}, "unreadable-file", /carts\/kustomization.yaml/],
    [
      "resources: [a.yaml, b.yaml]\n",
      { "a.yaml": workload("a"), "b.yaml": workload("b") },
      "ambiguous",
      /Deployment\/a, Deployment\/b/,
    ],
  ])("refuses %j with %j", (...[text, files, reason, message]) => {
    expect(scale(text, files)).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });
});
