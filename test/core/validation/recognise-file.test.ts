import { describe, expect, it } from "vitest";
import { recogniseFile } from "../../../src/core/validation/recognise-file.ts";
import { exampleFile, exampleFiles } from "../../support/example-file.ts";

const keptnKind = /^(shipyard|remediation|slo|sli)/;

describe("recogniseFile", () => {
  it.each(exampleFiles().filter((path) => keptnKind.test(path.slice(path.lastIndexOf("/") + 1))))(
    "knows %s by its content alone",
    (path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      expect(recogniseFile("anything.yaml", exampleFile(path))).toBe(keptnKind.exec(name)?.[1]);
    },
  );

  it.each([
    ["onboarding-carts/lighthouse-source-dynatrace.yaml", "manifest"],
    ["keptn-1.x/quickstart/demo/job/job-executor.yaml", "manifest"],
    ["keptn-1.x/quickstart/demo/job/config.yaml", "other"],
    ["keptn-1.x/quickstart/demo/jmeter/jmeter.conf.yaml", "other"],
    ["keptn-1.x/quickstart/demo/helm/production_endpoints.yaml", "other"],
    ["onboarding-carts/carts/templates/deployment.yaml", "template"],
    ["onboarding-carts/carts/templates/service.yaml", "template"],
    ["onboarding-carts/carts/Chart.yaml", "chart"],
    ["onboarding-carts/carts/values.yaml", "chart"],
  ])("takes %s for a %s file", (path, expected) => {
    expect(recogniseFile(path, exampleFile(path))).toBe(expected);
  });

  it.each([
    ["evenkeel.yaml", "", "policy"],
    ["carts/flags.yaml", "", "flags"],
    ["any.yaml", "flags: {A: on, B: 'off'}\n", "flags"],
    ["any.yaml", "flags: {A: {state: ENABLED}}\n", "other"],
    ["any.yaml", "apiVersion: v1\nname: carts\nversion: 0.1.0\n", "chart"],
    ["any.yaml", "kind: Kustomization\nresources: []\n", "kustomization"],
    ["carts/kustomization.yml", "resources: []\n", "kustomization"],
    ["any.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", "manifest"],
    ["any.yaml", "---\n---\napiVersion: v1\nkind: Pod\nmetadata: {}\n---\nx: 1\n", "manifest"],
    ["any.yaml", "image: '{{ .Values.image }'\nreplicas: {{ .Values.replicas }}\n", "template"],
    ["any.yaml", "data: 'a {{ b }} c'\n", "other"],
    ["skaffold.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\n", "other"],
    [".github/workflows/ci.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {}\n", "other"],
    ["azure-pipelines.yml", "stages: [{stage: build}]\n", "other"],
    [".gitlab-ci.yml", "stages: [build, test]\n", "other"],
    ["README.md", "flags: {A: on}\n", "other"],
    ["package.json", "{}", "other"],
    ["carts/manifests/any.yaml", "replicas: 1\n", "manifest"],
    ["carts/manifests/any.json", "{}", "manifest"],
    ["carts/manifests/broken.yaml", "a: [{{ b }}\n", "manifest"],
  ])("takes %s with %j for a %s file", (path, text, expected) => {
    expect(recogniseFile(path, text)).toBe(expected);
  });

  it.each([
    ["shipyard.yaml", "shipyard"],
    ["shipyard-quality-gates.yaml", "shipyard"],
    ["carts/remediation.yaml", "remediation"],
    ["carts/slo.yaml", "slo"],
    ["carts/prometheus/sli.yaml", "sli"],
    ["carts/flags.yml", "flags"],
    ["carts/other.yaml", "other"],
  ])("takes a broken %s for a %s file by its name", (path, expected) => {
    expect(recogniseFile(path, "a: [\n")).toBe(expected);
    expect(recogniseFile(path, "unlike: any\n")).toBe(expected);
  });
});
