import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { parseYaml } from "../../../src/core/yaml/parse-yaml.ts";
import { givenContext, givenService } from "./given-service.ts";

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
spec:
  template:
    metadata:
      labels: {app: carts}
    spec: {}
`;

function restart(files: Readonly<Record<string, string>>, attempt = 1, value: unknown = null) {
  const { cause } = givenContext();
  const context = givenContext({ cause: { ...cause, problem: "123456789e", attempt } });
  return planAction({ action: "restart", value }, givenService(files), context);
}

function contentOf(plan: ReturnType<typeof restart>): string {
  return plan.kind === "change" ? (plan.edits[0]?.content ?? "") : "";
}

describe("restart", () => {
  it("marks the pod template with the attempt, in quotes, for some ids read like numbers", () => {
    const plan = restart({ "manifests/a.yaml": deployment });
    const content = deployment.replace(
      "labels: {app: carts}\n",
      'labels: {app: carts}\n      annotations:\n        evenkeel.dev/restarted-for: "123456789e-1"\n',
    );
    expect(plan).toMatchObject({
      summary: "restart Deployment/carts",
      edits: [{ object: "Deployment/carts", from: null, to: "123456789e-1", content }],
    });
    expect(parseYaml(contentOf(plan), "", "kubernetes").ok).toBe(true);
  });

  it("gives the same edit again, and another one for the next attempt", () => {
    const first = restart({ "manifests/a.yaml": deployment });
    expect(restart({ "manifests/a.yaml": deployment })).toEqual(first);
    const second = restart({ "manifests/a.yaml": contentOf(first) }, 2);
    expect(contentOf(second)).toBe(contentOf(first).replace("e-1", "e-2"));
  });

  it.each(["  template: {}\n", "  template:\n", ""])("makes what is missing of %j", (template) => {
    const text = `kind: Deployment\nmetadata:\n  name: carts\nspec:\n  replicas: 1\n${template}`;
    expect(contentOf(restart({ "manifests/a.yaml": text }))).toContain(
      'evenkeel.dev/restarted-for: "123456789e-1"',
    );
  });

  it("edits a resource of a kustomization, whichever file names the workload first", () => {
    const plan = restart({
      "kustomization.yaml": "resources: [d.yaml]\npatches: [{path: p.yaml}]\n",
      "d.yaml": deployment,
      "p.yaml": "kind: Deployment\nmetadata: {name: carts}\nspec: {replicas: 2}\n",
    });
    expect(plan).toMatchObject({ edits: [{ path: "carts/d.yaml" }] });
  });

  it("sets a chart's pod annotations where its templates read them", () => {
    const values = "replicaCount: 1\npodAnnotations: {}\n";
    const read = "metadata:\n  annotations: {{ toYaml .Values.podAnnotations }}\n";
    const chart = (template: string) =>
      restart({
        "chart/Chart.yaml": "name: carts\n",
        "chart/values.yaml": values,
        "chart/templates/d.yaml": template,
      });
    expect(contentOf(chart(read))).toBe(
      'replicaCount: 1\npodAnnotations: {evenkeel.dev/restarted-for: "123456789e-1"}\n',
    );
    expect(chart("kind: Deployment\n")).toMatchObject({
      reason: "nothing-to-edit",
      message: expect.stringContaining(
        "no template of the chart carts/chart reads .Values.podAnnotations",
      ),
    });
  });

  it.each([
    [{}, null, "nothing-to-edit"],
    [{ "manifests/a.yaml": deployment }, "now", "bad-value"],
    [{ "manifests/a.yaml": deployment }, { now: true }, "bad-value"],
  ])("refuses %j with %j", (files, value, reason) => {
    expect(restart(files, 1, value)).toMatchObject({ kind: "refusal", reason });
  });
});
