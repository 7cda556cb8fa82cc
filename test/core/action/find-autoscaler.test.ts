import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

const bounds = { minReplicas: 1, maxReplicas: 5 };

function autoscaler(kind: string, spec: string, target = "{kind: Deployment, name: carts}") {
  return `kind: ${kind}\nmetadata: {name: carts}\nspec:\n  scaleTargetRef: ${target}\n${spec}`;
}

function scale(value: string, ...autoscalers: readonly string[]) {
  const files = Object.fromEntries(autoscalers.map((text, n) => [`manifests/h${n}.yaml`, text]));
  const service = givenService({ "manifests/a.yaml": workload("carts", 1), ...files });
  return planAction({ action: "scaling", value }, service, givenContext({ bounds }));
}

describe("scaling a workload that an autoscaler owns", () => {
  it("raises the autoscaler's lower limit", () => {
    const text = autoscaler("HorizontalPodAutoscaler", "  minReplicas: 2\n  maxReplicas: 4\n");
    expect(scale("+1", text)).toEqual({
      kind: "change",
      summary: "minReplicas 2 → 3",
      edits: [
        {
          path: "carts/manifests/h0.yaml",
          field: "spec.minReplicas",
          object: "HorizontalPodAutoscaler/carts",
          from: "2",
          to: "3",
          content: text.replace("minReplicas: 2", "minReplicas: 3"),
        },
      ],
    });
  });

  it.each([
    ["HorizontalPodAutoscaler", "  maxReplicas: 4\n", "minReplicas 1 → 2", "minReplicas: 2"],
    ["ScaledObject", "  triggers: []\n", "minReplicaCount 0 → 1", "minReplicaCount: 1"],
  ])("writes the limit of a %s where it is absent", (...[kind, spec, summary, line]) => {
    const target = kind === "ScaledObject" ? "{name: carts}" : undefined;
    const plan = scale("+1", autoscaler(kind, spec, target));
    expect(plan).toMatchObject({
      summary,
      edits: [{ from: null, content: expect.stringContaining(`spec:\n  ${line}\n`) }],
    });
  });

  it.each([
    [
      "HorizontalPodAutoscaler",
      "  minReplicas: 2\n  maxReplicas: 2\n",
      /2 to 3 would exceed its maxReplicas 2/,
    ],
    [
      "ScaledObject",
      "  minReplicaCount: 3\n  maxReplicaCount: 3\n",
      /exceed its maxReplicaCount 3/,
    ],
    [
      "HorizontalPodAutoscaler",
      "  minReplicas: 5\n  maxReplicas: 9\n",
      /at most 5 \(maxReplicas of the policy\)/,
    ],
  ])("does not go beyond what a %s allows", (kind, spec, message) => {
    expect(scale("+1", autoscaler(kind, spec))).toEqual({
      kind: "refusal",
      reason: "out-of-bounds",
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["HorizontalPodAutoscaler", "  minReplicas: 2\n  maxReplicas: 4\n", "minReplicas 2 → 1"],
    ["ScaledObject", "  minReplicaCount: 2\n", "minReplicaCount 2 → 0"],
  ])("takes a %s as low as Kubernetes accepts", (kind, spec, summary) => {
    const files = {
      "manifests/a.yaml": workload("carts", 1),
      "manifests/h.yaml": autoscaler(kind, spec),
    };
    const open = { minReplicas: 0, maxReplicas: 5 };
    const plan = planAction(
      { action: "scaling", value: "=0" },
      givenService(files),
      givenContext({ bounds: open }),
    );
    expect(plan).toMatchObject({ summary });
  });

  it("leaves autoscalers of others alone", () => {
    const other = autoscaler("HorizontalPodAutoscaler", "", "{kind: Deployment, name: x}");
    const sameName = autoscaler("ScaledObject", "", "{kind: StatefulSet, name: carts}");
    expect(scale("+1", other, sameName)).toMatchObject({ summary: "replicas 1 → 2" });
  });

  it.each([
    [["  maxReplicas: 3\n", "  maxReplicas: 4\n"], "ambiguous", /several autoscalers/],
    [["  maxReplicas: many\n"], "unreadable-file", /must be whole numbers/],
    [["  minReplicas: 1\n"], "unreadable-file", /maxReplicas .* must be whole numbers/],
  ])("refuses autoscalers that are not clear: %j", (specs, reason, message) => {
    const texts = specs.map((spec) => autoscaler("HorizontalPodAutoscaler", spec));
    expect(scale("+1", ...texts)).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });
});
