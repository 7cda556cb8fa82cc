import { describe, expect, it } from "vitest";
import { missingFiles } from "../../../src/core/render/missing-files.ts";

const paths = new Set([
  "base/kustomization.yaml",
  "base/d.yaml",
  "over/kustomization.yml",
  "x/y.yaml",
]);

function missing(files: Readonly<Record<string, string>>) {
  const found = missingFiles(new Map(Object.entries(files)), paths);
  return {
    ...found,
    faults: found.faults.map(({ path, line, message }) => `${path}:${line} ${message}`),
  };
}

describe("missingFiles()", () => {
  it("follows a kustomization to its folders and files, step by step", () => {
    const over = { "over/kustomization.yml": "resources: [../base, ../x/y.yaml]\n" };
    expect(missing(over)).toEqual({
      missing: ["base/kustomization.yaml", "x/y.yaml"],
      faults: [],
    });
    const base = { "base/kustomization.yaml": "resources: [d.yaml]\n", "x/y.yaml": "a: 1\n" };
    expect(missing({ ...over, ...base })).toEqual({ missing: ["base/d.yaml"], faults: [] });
    expect(missing({ ...over, ...base, "base/d.yaml": "" })).toEqual({ missing: [], faults: [] });
  });

  it("tells all references that lead nowhere", () => {
    const text = "resources:\n  - gone.yaml\n  - https://example.org/y.yaml\n  - ../x\n";
    expect(missing({ "over/kustomization.yml": text })).toEqual({
      missing: [],
      faults: [
        expect.stringMatching(/^over\/kustomization.yml:2 over\/gone.yaml is neither/),
        expect.stringMatching(/^over\/kustomization.yml:3 .*somewhere else/),
        expect.stringMatching(/^over\/kustomization.yml:4 x is neither/),
      ],
    });
  });
});
