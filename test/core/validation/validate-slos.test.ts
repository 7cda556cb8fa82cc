import { expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { validateProject } from "../../../src/core/validation/validate-project.ts";

const score = 'total_score: {pass: "90%"}\n';
const objectives = 'objectives: [{sli: errors, pass: [{criteria: ["<1"]}]}]\n';
const shipyard = "stages:\n  - name: production\n";
const missing = /^(carts|production\/carts)\/slo\.yaml:1:1: .*total_score/i;

function faultsOf(
  files: Readonly<Record<string, string>>,
  above: readonly { readonly path: string; readonly text: string }[] = [],
): readonly string[] {
  return validateProject(new Map(Object.entries(files)), null, above).map(formatFault);
}

const folders = { "shipyard.yaml": shipyard, "evenkeel.yaml": "layout: folders\n" };

it.each<[string, Readonly<Record<string, string>>]>([
  ["a part for the whole project", { "slo.yaml": score }],
  ["an empty part", { "slo.yaml": "" }],
  ["a part for a stage", { ...folders, "production/slo.yaml": score }],
  [
    "a service's part with the rest at the root",
    { "slo.yaml": score, "carts/slo.yaml": objectives },
  ],
  [
    "a service's part with the rest at its stage",
    { ...folders, "production/slo.yaml": score, "production/carts/slo.yaml": objectives },
  ],
])("has nothing to say of %s", (_, files) => {
  expect(faultsOf(files)).toEqual([]);
});

it("has nothing to say of a service's part with the rest on another branch", () => {
  const above = [{ path: "main:slo.yaml", text: score }];
  expect(faultsOf({ "carts/slo.yaml": objectives }, above)).toEqual([]);
});

it.each<[string, Readonly<Record<string, string>>]>([
  ["nobody says the rest", { "carts/slo.yaml": objectives }],
  [
    "the root says something else",
    { "slo.yaml": "filter: {a: b}\n", "carts/slo.yaml": objectives },
  ],
  [
    "another stage says the rest",
    {
      ...folders,
      "shipyard.yaml": `${shipyard}  - name: dev\n`,
      "dev/slo.yaml": score,
      "production/carts/slo.yaml": objectives,
    },
  ],
])("finds that a service's file is not whole where %s", (_, files) => {
  expect(faultsOf(files)).toEqual([expect.stringMatching(missing)]);
});

it("finds the faults of parts", () => {
  const files = { ...folders, "slo.yaml": "total: 1\n", "production/slo.yaml": "filter: 3\n" };
  expect(faultsOf(files).map((fault) => fault.split(": ")[0])).toEqual([
    "production/slo.yaml:1:9",
    "slo.yaml:1:1",
  ]);
});
