import { expect, it } from "vitest";
import { locateScalar } from "../../../src/core/manifest/locate-scalar.ts";
import { readDocuments } from "../../../src/core/manifest/read-documents.ts";
import type { YamlPath } from "../../../src/core/manifest/yaml-node.ts";

function locate(text: string, path: YamlPath) {
  const read = readDocuments(text, "f.yaml");
  const [document] = read.ok ? read.documents : [];
  if (document === undefined) throw new Error("the test's YAML does not parse");
  return locateScalar(document, path);
}

it.each([
  ["a: 1", ["a"], "1", "plain"],
  ["\uFEFFa: {b: [x, 'y''z']}", ["a", "b", 1], "y''z", "single-quoted"],
  ['? a\n: !!str &x "q\\n" # c', ["a"], "q\\n", "double-quoted"],
  ["'a b':\r\n- c: é\u{1F600}\r\n", ["a b", 0, "c"], "é\u{1F600}", "plain"],
  ["a: |\n  one\n  two\nb: 1", ["a"], "  one\n  two\n", "block"],
  ["x: &x {a: 1}\na: 2", ["a"], "2", "plain"],
  ["# c\n--- # d\na: 1 # e", ["a"], "1", "plain"],
])("locateScalar() finds the bytes of a value in %j at %j", (...[text, path, bytes, style]) => {
  const located = locate(text, path);
  const node = located.kind === "scalar" ? located.node : undefined;
  expect(node?.style).toBe(style);
  expect(text.slice(node?.valueStart, node?.valueEnd)).toBe(bytes);
});

it.each([
  ["a: {}", ["a", "b"], "absent"],
  ["a: 1", ["b", "c"], "absent"],
  ["a:", ["a"], "empty"],
  ["a:", ["a", "b", "c"], "empty"],
  ["a: [1]", ["a", 1], "elsewhere"],
  ["a: [1]", ["a", "0"], "elsewhere"],
  ["a: {b: 1}", ["a"], "elsewhere"],
  ["a: x", ["a", "b"], "elsewhere"],
  ["x: &x {a: 1}\ny: *x", ["x", "a"], "elsewhere"],
  ["x: &x {a: 1}\ny: *x", ["y", "a"], "elsewhere"],
  ["x: &x {a: 1}\ny: {<<: *x}", ["y", "a"], "elsewhere"],
  ["x: &x {a: 1}\ny: {<<: *x, a: 2}", ["y", "a"], "scalar"],
])("locateScalar() tells what it finds in %j at %j", (text, path, kind) => {
  expect(locate(text, path).kind).toBe(kind);
});
