import { expect, it } from "vitest";
import { createLayout } from "../../../src/core/layout/layout.ts";
import type { LayoutPolicy } from "../../../src/core/policy/policy.ts";

const templates = (rules: string, branch: string): LayoutPolicy => ({
  branch,
  rules,
  manifests: "apps/{service}/{stage}",
  flags: "flags/{stage}/{service}.yaml",
  namespace: "{stage}",
});

it.each<[string, LayoutPolicy, readonly string[]]>([
  [
    "a branch for each stage",
    "stage-branches",
    ["project main:slo.yaml", "stage production:slo.yaml", "service production:carts/slo.yaml"],
  ],
  [
    "folders",
    "folders",
    [
      "project main:slo.yaml",
      "stage main:production/slo.yaml",
      "service main:production/carts/slo.yaml",
    ],
  ],
  [
    "stages without a folder of their own",
    templates("rules/{service}/{stage}", "{main}"),
    ["project main:slo.yaml", "service main:rules/carts/production/slo.yaml"],
  ],
  [
    "a folder of rules for each stage",
    templates("rules/{stage}/{service}", "{main}"),
    [
      "project main:slo.yaml",
      "stage main:rules/production/slo.yaml",
      "service main:rules/production/carts/slo.yaml",
    ],
  ],
])("finds objectives with %s, the most specific last", (_, policy, expected) => {
  const layout = createLayout({ project: "shop", mainBranch: "main", policy });
  const places = layout.objectives("production", "carts");
  expect(places.map(({ level, branch, slo }) => `${level} ${branch}:${slo}`)).toEqual(expected);
});

it("has one level for a stage that is the main branch", () => {
  const layout = createLayout({ project: "shop", mainBranch: "live", policy: "stage-branches" });
  const places = layout.objectives("live", "carts");
  expect(places.map(({ level }) => level)).toEqual(["project", "service"]);
});

it("looks for queries of the provider behind those of all", () => {
  const layout = createLayout({ project: "shop", mainBranch: "main", policy: "folders" });
  const places = layout.objectives("production", "carts");
  expect(places.flatMap(({ sli }) => sli("prometheus"))).toEqual([
    "sli.yaml",
    "prometheus/sli.yaml",
    "production/sli.yaml",
    "production/prometheus/sli.yaml",
    "production/carts/sli.yaml",
    "production/carts/prometheus/sli.yaml",
  ]);
});

it("does not take the stage's own queries for a service", () => {
  const layout = createLayout({ project: "shop", mainBranch: "main", policy: "stage-branches" });
  const paths = ["prometheus/sli.yaml", "carts/slo.yaml", "carts/prometheus/sli.yaml"];
  expect(layout.servicesIn("production", paths)).toEqual(["carts"]);
});
