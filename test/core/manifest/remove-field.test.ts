import { describe, expect, it } from "vitest";
import { removeField } from "../../../src/core/manifest/remove-field.ts";

function remove(text: string, ...path: readonly (string | number)[]) {
  const edited = removeField(text, { file: "f.yaml", document: 0, path });
  return edited.ok ? edited.text : edited.reason;
}

describe("removeField", () => {
  it.each([
    ["a: 1\nb: 2\n", ["b"], "a: 1\n"],
    ["a: 1\nb: 2", ["b"], "a: 1\n"],
    ["a: 1 # one\nb: 2\n", ["a"], "b: 2\n"],
    ["x:\n  a: 1\n  b: 2\ny: 3\n", ["x", "a"], "x:\n  b: 2\ny: 3\n"],
    ["x:\n  a: 1\ny: 3\n", ["x", "a"], "x:\ny: 3\n"],
    ["x:\r\n  'a': 'b'\r\ny: 3\r\n", ["x", "a"], "x:\r\ny: 3\r\n"],
    ["l:\n  - name: n\n    count: 2\n", ["l", 0, "count"], "l:\n  - name: n\n"],
    ["# top\na: 1\n# of b\nb: 2\n", ["a"], "# top\n# of b\nb: 2\n"],
  ] as const)("of %j takes %j away", (text, path, without) => {
    expect(remove(text, ...path)).toBe(without);
  });

  it.each([
    ["{a: 1, b: 2}\n", ["a"]],
    ["a: {b: 1}\n", ["a"]],
    ["a: &x 1\nb: *x\n", ["a"]],
    ["- a: 1\n  b: 2\n", [0, "a"]],
    ["a:\n  - 1\n", ["a", 0]],
    ["a: 1\n", ["b"]],
    ["a: |\n  1\n", ["a", "b"]],
  ] as const)("of %j does not take %j away", (text, path) => {
    expect(remove(text, ...path)).toBe("ambiguous");
  });

  it("does not edit what it cannot read", () => {
    expect(remove("a: {\n", "a")).toBe("unreadable-file");
  });
});
