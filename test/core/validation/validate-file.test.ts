import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { validateFile } from "../../../src/core/validation/validate-file.ts";
import { exampleFile, exampleFiles } from "../../support/example-file.ts";

describe("validateFile", () => {
  it.each(exampleFiles())("has nothing to say of %s", (path) => {
    expect(validateFile(path, exampleFile(path))).toEqual([]);
  });

  it.each([
    ["shipyard.yaml", "stages: []\n", "1:9: stages must not be empty"],
    [
      "carts/remediation.yaml",
      "remediations: {}\n",
      "1:15: remediations must be a list, not a map",
    ],
    ["carts/slo.yaml", "objectives: []\n", "1:1: total_score is missing"],
    ["carts/sli.yaml", "indicators: x\n", '1:13: indicators must be a map, not "x"'],
    ["carts/flags.yaml", "flags: {A: 1}\n", '1:12: "1" is not a flag\'s state: write on or off'],
    ["evenkeel.yaml", "layout: x\n", '1:9: layout must be stage-branches or folders, not "x"'],
    ["carts/values.yaml", "image: a\n image: b\n", "2:7: this is not valid YAML: bad indentation"],
    ["carts/kustomization.yaml", "a: 1\na: 2\n", '2:1: the key "a" is written twice'],
    ["carts/manifests/a.yaml", "a: !foo b\n", "1:4: the tag !foo is not supported: remove it"],
    ["carts/manifests/a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: b}}\n", "3:"],
  ])("says what is wrong with %s", (path, text, expected) => {
    const faults = validateFile(path, text).map(formatFault);
    expect(faults).toEqual([expect.stringContaining(`${path}:${expected}`)]);
  });

  it.each([
    ["carts/chart/templates/any.yaml", "{{- if .Values.on }}\na: b\n{{- end }}\n"],
    ["carts/other.yaml", "a: [\n"],
    ["docs/notes.md", "# notes"],
  ])("leaves %s alone", (path, text) => {
    expect(validateFile(path, text)).toEqual([]);
  });
});
