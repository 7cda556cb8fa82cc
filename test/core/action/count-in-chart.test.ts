import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService } from "./given-service.ts";

const bounds = { minReplicas: 1, maxReplicas: 5 };
const deployment = "kind: Deployment\nspec:\n  replicas: {{ .Values.replicaCount }}\n";
const hpa = `{{- if .Values.autoscaling.enabled }}
kind: HorizontalPodAutoscaler
spec: {minReplicas: {{ .Values.autoscaling.minReplicas }}}
{{- end }}
`;

function scale(files: Readonly<Record<string, string>>) {
  const chart = { "chart/Chart.yaml": "name: carts\n", "chart/templates/d.yaml": deployment };
  return planAction(
    { action: "scaling", value: "+1" },
    givenService({ ...chart, ...files }),
    givenContext({ bounds }),
  );
}

describe("scaling a chart", () => {
  it("changes replicaCount of Keptn's chart, whose file has no last line ending", () => {
    const text = "image: docker.io/keptnexamples/carts:0.10.1\nreplicaCount: 1";
    const service = givenService({
      "helm/carts/Chart.yaml": "",
      "helm/carts/templates/deployment.yaml": deployment,
      "helm/carts/values.yaml": text,
    });
    expect(
      planAction({ action: "scaling", value: "+1" }, service, givenContext({ bounds })),
    ).toEqual({
      kind: "change",
      summary: "replicas 1 → 2",
      edits: [
        {
          path: "carts/helm/carts/values.yaml",
          field: "replicaCount",
          object: null,
          from: "1",
          to: "2",
          content: "image: docker.io/keptnexamples/carts:0.10.1\nreplicaCount: 2",
        },
      ],
    });
  });

  it.each([
    [{ "chart/values.yaml": "replicaCount: '2'\n" }, "chart/values.yaml", "replicaCount: '3'\n", 2],
    [
      { "chart/values.yaml": "a:\n  replicaCount: 2\n" },
      "chart/values.yaml",
      "a:\n  replicaCount: 3\n",
      2,
    ],
    [{ "chart/values.yaml": "image: x\n" }, "chart/values.yaml", "image: x\nreplicaCount: 2\n", 1],
    [{}, "chart/values.yaml", "replicaCount: 2\n", 1],
    [
      { "values.yaml": "image: x\n", "chart/values.yaml": "replicaCount: 2\n" },
      "values.yaml",
      "image: x\nreplicaCount: 3\n",
      2,
    ],
    [
      { "values.yaml": "a: {b: c}\n", "chart/values.yaml": "a: {replicaCount: 3}\n" },
      "values.yaml",
      "a: {b: c, replicaCount: 4}\n",
      3,
    ],
    [
      { "values.yaml": "replicaCount: 1\n", "chart/values.yaml": "replicaCount: 4\n" },
      "values.yaml",
      "replicaCount: 2\n",
      1,
    ],
    [
      { "chart/values.yaml": "replicaCount: 1\nredis: {replicaCount: 3}\n" },
      "chart/values.yaml",
      "replicaCount: 2\nredis: {replicaCount: 3}\n",
      1,
    ],
  ])("edits the value that wins in %j", (...[files, path, content, from]) => {
    expect(scale(files)).toMatchObject({
      summary: `replicas ${from} → ${from + 1}`,
      edits: [{ path: `carts/${path}`, content }],
    });
  });

  it("raises minReplicas where the chart's autoscaler is on", () => {
    const text =
      "replicaCount: 1\nautoscaling:\n  enabled: true\n  minReplicas: 2\n  maxReplicas: 3\n";
    expect(scale({ "chart/templates/hpa.yaml": hpa, "chart/values.yaml": text })).toMatchObject({
      summary: "minReplicas 2 → 3",
      edits: [{ field: "autoscaling.minReplicas", content: text.replace("s: 2", "s: 3") }],
    });
    const full = text.replace("maxReplicas: 3", "maxReplicas: 2");
    expect(scale({ "chart/templates/hpa.yaml": hpa, "chart/values.yaml": full })).toMatchObject({
      reason: "out-of-bounds",
      message: expect.stringContaining("exceed its autoscaling.maxReplicas 2"),
    });
  });

  it("keeps the chart's autoscaler at one or more", () => {
    const service = givenService({
      "chart/Chart.yaml": "",
      "chart/templates/hpa.yaml": hpa,
      "chart/values.yaml": "autoscaling: {enabled: true, minReplicas: 2}\n",
    });
    const open = { minReplicas: 0, maxReplicas: 5 };
    expect(
      planAction({ action: "scaling", value: "=0" }, service, givenContext({ bounds: open })),
    ).toMatchObject({
      summary: "minReplicas 2 → 1",
    });
  });

  it("goes on with replicaCount where the chart's autoscaler is off", () => {
    const text = "replicaCount: 1\nautoscaling: {enabled: false, minReplicas: 2}\n";
    expect(scale({ "chart/templates/hpa.yaml": hpa, "chart/values.yaml": text })).toMatchObject({
      summary: "replicas 1 → 2",
    });
  });

  it.each([
    [
      { "chart/templates/d.yaml": "kind: Deployment\n" },
      "nothing-to-edit",
      /no value replicaCount/,
    ],
    [
      { "chart/values.yaml": "a: {replicaCount: 1}\nb: {replicaCount: 2}\n" },
      "ambiguous",
      /a.replicaCount, b.replicaCount/,
    ],
    [{ "chart/values.yaml": "replicaCount: few\n" }, "unreadable-file", /not a whole number/],
    [{ "chart/values.yaml": "a: b: c\n" }, "unreadable-file", /carts\/chart\/values.yaml:1/],
    [{ "chart/templates/hpa.yaml": "kind: ScaledObject\n" }, "ambiguous", /what sets the replicas/],
    [
      {
        "chart/templates/hpa.yaml": "{{ if .Values.autoscaling.enabled }}\nkind: ScaledObject\n",
        "chart/values.yaml": "autoscaling: {enabled: true}\n",
      },
      "ambiguous",
      /does not read/,
    ],
  ])("refuses %j", (files, reason, message) => {
    expect(scale(files)).toEqual({
      kind: "refusal",
      reason,
      message: expect.stringMatching(message),
    });
  });
});
