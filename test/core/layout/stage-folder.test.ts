import { expect, it } from "vitest";
import { createLayout } from "../../../src/core/layout/layout.ts";
import type { LayoutPolicy } from "../../../src/core/policy/policy.ts";

const templates = {
  branch: "main",
  rules: "{stage}/apps/{service}",
  manifests: "{stage}/apps/{service}",
  flags: "{stage}/flags/{service}.yaml",
  namespace: "{stage}",
};

it.each<[string, LayoutPolicy, string | undefined]>([
  ["the root of its branch", "stage-branches", ""],
  ["its folder", "folders", "dev"],
  ["the folder above its services", templates, "dev/apps"],
  ["its branch, whatever the folders", { ...templates, branch: "env/{stage}" }, ""],
  [
    "nothing, where stages share folders",
    { ...templates, rules: "apps/{service}/{stage}" },
    undefined,
  ],
])("a stage's own files go to %s", (_, policy, folder) => {
  const layout = createLayout({ project: "p", mainBranch: "main", policy });
  expect(layout.stageFolder("dev")).toBe(folder);
});

it("a chart goes beside the rules of its service", () => {
  const layout = createLayout({ project: "p", mainBranch: "main", policy: "folders" });
  expect(layout.service("dev", "carts").chart).toBe("dev/carts/chart");
});
