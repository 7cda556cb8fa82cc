import { describe, expect, it } from "vitest";
import { detectSource } from "../../../src/core/manifest/detect-source.ts";
import { givenService } from "../action/given-service.ts";

describe("detectSource", () => {
  it("takes YAML files of the manifests folder, however deep, for plain", () => {
    const source = detectSource(
      givenService({
        "manifests/a.yaml": "a",
        "manifests/deep/er/b.yml": "b",
        "manifests/README.md": "c",
        "slo.yaml": "d",
      }),
    );
    expect(source).toEqual({
      kind: "plain",
      files: new Map([
        ["carts/manifests/a.yaml", "a"],
        ["carts/manifests/deep/er/b.yml", "b"],
      ]),
    });
  });

  it.each([
    [{ "chart/Chart.yaml": "", "chart/values.yaml": "" }, "chart", "chart/values.yaml"],
    [{ "chart/Chart.yaml": "", "values.yaml": "" }, "chart", "values.yaml"],
    [{ "helm/carts/Chart.yaml": "", "values.yaml": "" }, "helm/carts", "helm/carts/values.yaml"],
    [{ "manifests/Chart.yaml": "", "manifests/x.yaml": "" }, "manifests", "manifests/values.yaml"],
  ])("finds the chart and the values to edit in %j", (files, chart, values) => {
    expect(detectSource(givenService(files))).toMatchObject({
      kind: "helm",
      chart: `carts/${chart}`,
      values: `carts/${values}`,
    });
  });

  it("keeps a chart's templates apart, and Keptn's generated chart out", () => {
    const source = detectSource(
      givenService({
        "helm/carts/Chart.yaml": "",
        "helm/carts/templates/deployment.yaml": "{{ . }}",
        "helm/carts-generated/Chart.yaml": "",
        "helm/carts-generated/templates/deployment.yaml": "x",
      }),
    );
    expect(source).toMatchObject({
      kind: "helm",
      templates: new Map([["carts/helm/carts/templates/deployment.yaml", "{{ . }}"]]),
    });
  });

  it("follows what a kustomization refers to and nothing else", () => {
    const source = detectSource(
      givenService({
        "kustomization.yaml":
          "resources: [manifests, ./hpa.yaml, ../base, https://x/y]\npatches: [{path: p/patch.yaml}, {patch: '- op: x'}]\n",
        "manifests/kustomization.yaml": "resources:\n- deployment.yaml\n- kustomization.yaml\n",
        "manifests/deployment.yaml": "d",
        "manifests/unused.yaml": "u",
        "hpa.yaml": "h",
        "p/patch.yaml": "p",
        "slo.yaml": "a: b: c",
      }),
    );
    expect(source).toMatchObject({ kind: "kustomize", kustomization: "carts/kustomization.yaml" });
    expect(source.kind === "kustomize" && [...source.files.keys()].toSorted()).toEqual([
      "carts/hpa.yaml",
      "carts/manifests/deployment.yaml",
      "carts/p/patch.yaml",
    ]);
  });

  it("follows a kustomization out of its own folder", () => {
    const source = detectSource(
      givenService({
        "manifests/kustomization.yaml": "resources: [../shared/./app.yaml]\n",
        "manifests/unused.yaml": "u",
        "shared/app.yaml": "a",
      }),
    );
    expect(source).toMatchObject({ files: new Map([["carts/shared/app.yaml", "a"]]) });
  });

  it.each([
    [{ "chart/Chart.yaml": "", "manifests/a.yaml": "" }, "chart carts/chart and plain YAML"],
    [{ "chart/Chart.yaml": "", "helm/carts/Chart.yaml": "" }, "carts/chart and the chart"],
    [
      { "kustomization.yaml": "resources: [app.yaml]", "manifests/a.yaml": "" },
      "carts/kustomization.yaml and plain YAML in carts/manifests",
    ],
    [{ "chart/Chart.yaml": "", "kustomization.yml": "" }, "and carts/kustomization.yml"],
    [
      { "kustomization.yaml": "", "manifests/kustomization.yaml": "" },
      "carts/kustomization.yaml and carts/manifests/kustomization.yaml",
    ],
  ])("does not choose between kinds: %j", (files, message) => {
    expect(detectSource(givenService(files))).toEqual({
      kind: "ambiguous",
      message: expect.stringContaining(message),
    });
  });

  it("says where it looked when there is nothing", () => {
    expect(detectSource(givenService({ "remediation.yaml": "" }))).toEqual({
      kind: "none",
      message: expect.stringContaining("YAML files in carts/manifests"),
    });
  });

  it("does not take the rules for manifests where both share a folder", () => {
    const service = {
      ...givenService({ "slo.yaml": "", "flags.yaml": "", "app.yaml": "x" }),
      manifests: "carts",
    };
    expect(detectSource(service)).toEqual({
      kind: "plain",
      files: new Map([["carts/app.yaml", "x"]]),
    });
  });
});
