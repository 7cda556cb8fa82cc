import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { validateProject } from "../../../src/core/validation/validate-project.ts";
import { exampleFile, exampleFiles } from "../../support/example-file.ts";

const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: carts}\n";
const shipyard = "stages:\n  - name: dev\n  - name: production\n";

describe("validateProject", () => {
  it("has nothing to say of all of Keptn's examples", () => {
    expect(
      faultsOf(Object.fromEntries(exampleFiles().map((path) => [path, exampleFile(path)]))),
    ).toEqual([]);
  });

  it("reports all faults of all files in the order of paths and lines", () => {
    const faults = faultsOf({
      "carts/slo.yaml": "objective: []\ntotal_score: {pass: x}\n",
      "carts/flags.yaml": "flags: {A: 1}\n",
      "shipyard.yaml": "stages: []\n",
    });
    expect(faults.map((line) => line.replace(/: .*/, ""))).toEqual([
      "carts/flags.yaml:1:12",
      "carts/slo.yaml:1:1",
      "carts/slo.yaml:2:21",
      "shipyard.yaml:1:9",
    ]);
  });

  it("finds one object twice in a manifests folder", () => {
    const files = {
      "carts/manifests/a.yaml": pod,
      "carts/manifests/more/b.yaml": `# copy\n${pod}`,
    };
    expect(faultsOf(files)).toEqual([
      expect.stringContaining(
        "carts/manifests/more/b.yaml:2:1: Pod/carts is written at carts/manifests/a.yaml:1",
      ),
    ]);
  });

  it.each([
    ["two folders", { "a/manifests/a.yaml": pod, "b/manifests/a.yaml": pod }],
    ["a folder that nobody applies", { "docs/a.yaml": pod, "docs/b.yaml": pod }],
    [
      "a patch",
      {
        "a/kustomization.yaml": "resources: [manifests]\n",
        "a/manifests/a.yaml": pod,
        "a/manifests/patch.yaml": pod,
      },
    ],
  ])("lets one object be in %s", (_, files) => {
    expect(faultsOf(files)).toEqual([]);
  });

  it("finds a stage of the policy that the shipyard does not have", () => {
    const policy = "stages:\n  dev: {mode: observe}\n  prodution: {mode: observe}\n";
    expect(faultsOf({ "shipyard.yaml": shipyard, "evenkeel.yaml": policy })).toEqual([
      "evenkeel.yaml:3:3: shipyard.yaml has no stage prodution: it has dev, production",
    ]);
    expect(faultsOf({ "evenkeel.yaml": policy })).toEqual([]);
  });

  it.each([
    ["0.6", shipyard, "3:5"],
    [
      "0.2",
      "apiVersion: spec.keptn.sh/0.2.0\nkind: Shipyard\nspec:\n  stages: [{name: dev}, {name: production}]\n",
      "4:26",
    ],
  ])("finds a stage of a %s shipyard that makes a namespace too long", (_, text, place) => {
    const project = "p".repeat(55);
    expect(faultsOf({ "shipyard.yaml": text }, project)).toEqual([
      `shipyard.yaml:${place}: namespace ${project}-production has 66 characters, Kubernetes allows 63: shorten the stage or the project`,
    ]);
    const policy = "layout: {namespace: '{stage}'}\n";
    expect(faultsOf({ "shipyard.yaml": text, "evenkeel.yaml": policy }, project)).toEqual([]);
  });
});

function faultsOf(files: Readonly<Record<string, string>>, project?: string): readonly string[] {
  return validateProject(new Map(Object.entries(files)), project).map(formatFault);
}
