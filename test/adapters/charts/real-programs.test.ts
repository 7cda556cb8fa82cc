import { describe, expect, it } from "vitest";
import { exampleFile, exampleFiles } from "../../support/example-file.ts";
import { chartOf, kustomizationOf } from "./fake-program.ts";
import { real, realRenderer } from "./real-programs.ts";

const needs = (program: string | undefined, name: string) =>
  program === undefined ? `: ${name} is not here` : "";

describe.skipIf(real.helm === undefined)(`a real Helm${needs(real.helm, "helm")}`, () => {
  const service = "kind: Service\napiVersion: v1\nmetadata:\n  name: {{ .Values.name }}\n";

  it("lets the stage's values win over the chart's, and ours over both", async () => {
    await using renderer = await realRenderer();
    const template = "data: {{ .Values.a }} {{ .Values.b }} {{ .Values.keptn.stage }}\n";
    const result = await renderer.helm(
      chartOf({
        "carts/chart/templates/x.yaml": template,
        "carts/chart/values.yaml": "a: chart\nb: chart\nkeptn: { stage: chart }\n",
        "carts/values.yaml": "b: stage\nkeptn: { stage: stage }\n",
      }),
    );
    expect(result).toEqual({
      kind: "rendered",
      text: expect.stringContaining("# Source: carts/templates/x.yaml\ndata: chart stage dev\n"),
    });
  });

  it.each([
    [
      "a missing value",
      service.replace(".name", ".a.name"),
      /^carts\/chart\/templates\/s.yaml:4:\d+: /,
    ],
    [
      "an unknown function",
      service.replace(".Values", "nope"),
      /^carts\/chart\/templates\/s.yaml:4:1: /,
    ],
    [
      "no YAML",
      service.replace("metadata:", "metadata"),
      /^carts\/chart\/templates\/s.yaml:1:1: .* line \d/,
    ],
  ])("is asked where %s is", async (_, template, message) => {
    await using renderer = await realRenderer();
    const chart = chartOf({ "carts/chart/templates/s.yaml": template });
    expect(await renderer.helm(chart)).toMatchObject({
      kind: "failed",
      reason: "invalid",
      message: expect.stringMatching(message),
    });
  });

  it("is asked where values cannot be read", async () => {
    await using renderer = await realRenderer();
    const chart = chartOf({ "carts/values.yaml": "a: 1\nb: [1\nc: 2\n" });
    expect(await renderer.helm(chart)).toMatchObject({
      message: expect.stringMatching(/^carts\/values.yaml:\d+:1: /),
    });
  });

  it("leaves tests out, and fetches no dependency", async () => {
    await using renderer = await realRenderer();
    const job =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: t, annotations: { "helm.sh/hook": test } }\n';
    const tested = await renderer.helm(chartOf({ "carts/chart/templates/t.yaml": job }));
    expect(tested).toEqual({ kind: "rendered", text: expect.not.stringContaining("Pod") });
    const dependent =
      "apiVersion: v2\nname: carts\nversion: 0.1.0\ndependencies:\n  - { name: db, version: 1.0.0, repository: https://example.org }\n";
    const result = await renderer.helm(chartOf({ "carts/chart/Chart.yaml": dependent }));
    expect(result).toMatchObject({ message: expect.stringContaining("missing in charts/") });
  });

  it("renders Keptn's own charts", async () => {
    await using renderer = await realRenderer();
    const charts = exampleFiles().filter((path) => path.endsWith("/Chart.yaml"));
    expect(charts.length).toBeGreaterThan(3);
    for (const path of charts) {
      const chart = path.slice(0, path.lastIndexOf("/"));
      const files = exampleFiles()
        .filter((file) => file.startsWith(`${chart}/`))
        .map((file) => [file, exampleFile(file)] as const);
      const keptn = { project: "p", stage: "s", service: "c", deployment: "direct" };
      const given = {
        ...chartOf(),
        chart,
        files: new Map(files),
        valuesFiles: [],
        values: { keptn },
      };
      expect({ chart, ...(await renderer.helm(given)) }).toMatchObject({ chart, kind: "rendered" });
    }
  });
});

describe.skipIf(real.kustomize === undefined)(
  `a real Kustomize${needs(real.kustomize, "kustomize or kubectl")}`,
  () => {
    const deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }\n";

    it("builds an overlay on its base", async () => {
      await using renderer = await realRenderer();
      const result = await renderer.kustomize(
        kustomizationOf({
          "base/kustomization.yaml": "resources: [d.yaml]\n",
          "base/d.yaml": deployment,
          "web/kustomization.yaml": "resources: [../base]\nreplicas: [{ name: web, count: 3 }]\n",
        }),
      );
      expect(result).toEqual({ kind: "rendered", text: expect.stringContaining("replicas: 3") });
    });

    it("says what is wrong", async () => {
      await using renderer = await realRenderer();
      const files = { "web/kustomization.yaml": "nope: 1\n" };
      expect(await renderer.kustomize(kustomizationOf(files))).toMatchObject({
        reason: "invalid",
        message: expect.stringMatching(/^web\/kustomization.yaml:1:1: .*unknown field "nope"/),
      });
    });

    it("reads no file of another folder, and runs nothing", async () => {
      await using renderer = await realRenderer();
      const outside = {
        "web/kustomization.yaml": "resources: [../d.yaml]\n",
        "d.yaml": deployment,
      };
      expect(await renderer.kustomize(kustomizationOf(outside))).toMatchObject({
        reason: "invalid",
      });
      const plugin =
        "apiVersion: a/v1\nkind: X\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: /bin/true }\n";
      const executed = { "web/kustomization.yaml": "generators: [x.yaml]\n", "web/x.yaml": plugin };
      expect(await renderer.kustomize(kustomizationOf(executed))).toMatchObject({
        reason: "invalid",
      });
    });
  },
);
