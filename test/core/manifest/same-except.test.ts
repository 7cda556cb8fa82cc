import { expect, it } from "vitest";
import { readDocuments } from "../../../src/core/manifest/read-documents.ts";
import { sameExcept } from "../../../src/core/manifest/same-except.ts";
import type { YamlPath } from "../../../src/core/manifest/yaml-node.ts";

function same(before: string, after: string, path: YamlPath | null): boolean {
  const [old, now] = [before, after].map((text) => {
    const read = readDocuments(text, "f.yaml");
    return read.ok ? read.documents[0]?.root : undefined;
  });
  if (old === undefined || now === undefined) throw new Error("the test's YAML does not parse");
  return sameExcept(old, now, path);
}

it.each([
  ["a: 1\n", "# c\na:    1", null],
  ["a: 1\nb: 2\n", "a: 1\nb: 3\n", ["b"]],
  ["a: {b: 1}\n", "a: {b: [2]}\n", ["a", "b"]],
  ["a: 1\n", "a: 1\nb: {c: 2}\n", ["b", "c"]],
  ["a:\n", "a:\n  b: 1\n", ["a", "b"]],
  ["a: [1]\n", "a: [1, 2]\n", ["a", 1]],
  ["a: [1, 2]\n", "a: [1, 3]\n", ["a", 1]],
  ["a: &x 1\nb: *x\nc: 1\n", "a: &x 1\nb: *x\nc: 2\n", ["c"]],
])("sameExcept() sees nothing else change from %j to %j", (before, after, path) => {
  expect(same(before, after, path)).toBe(true);
});

it.each([
  ["a: 1\nb: 2\n", "a: 2\nb: 3\n", ["b"]],
  ["a: 1\n", "a: '1'\n", null],
  ["a: 1\n", "a: &x 1\n", null],
  ["a: 1\n", "a: !!int 1\n", null],
  ["a: 1\nb: 2\n", "b: 2\na: 1\n", null],
  ["a: 1\n", "a: 1\nb: 2\n", ["c"]],
  ["a: 1\n", "a: 1\nb: 2\nc: 3\n", ["c"]],
  ["a: 1\nb: 2\n", "a: 1\n", ["c"]],
  ["a: {b: 1}\n", "a:\n  b: 1\n", null],
  ["a: [1]\n", "a:\n- 1\n", null],
  ["a: [1]\n", "a: [1, 2]\n", null],
  ["a: [1, 2]\n", "a: [1]\n", ["a", 1]],
  ["a: [1, 2]\n", "a: [3, 2]\n", ["a", 1]],
  ["a:\n", "a: ''\n", null],
  ["a: [1]\n", "a: {b: 1}\n", null],
  ["a: &x 1\nb: &y 2\nc: *x\n", "a: &x 1\nb: &y 2\nc: *y\n", null],
  ["a: &x 1\nb: *x\n", "a: &x 1\nb: 1\n", null],
  ["a: 1\n", "b: 1\n", null],
])("sameExcept() sees what else changes from %j to %j", (before, after, path) => {
  expect(same(before, after, path)).toBe(false);
});
