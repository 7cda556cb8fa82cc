import { describe, expect, it } from "vitest";
import { parseYamlDocument } from "../../../src/core/yaml/parse-yaml.ts";

const text = `# services
name: "carts"
spec:
  empty:
  list:
    - first
    - key: &k value
      alias: *k
    -
    - {flow: 'x'}
  block: >-
    some words > others
`;

describe("YamlDocument", () => {
  it.each([
    ["a quoted scalar with its quote", ["name"], "2:7"],
    ["a map at its key", ["spec"], "3:1"],
    ["an empty value at its key", ["spec", "empty"], "4:3"],
    ["a list at its key", ["spec", "list"], "5:3"],
    ["an item", ["spec", "list", 0], "6:7"],
    ["an item that is a map at its first key", ["spec", "list", 1], "7:7"],
    ["a value behind its anchor", ["spec", "list", 1, "key"], "7:15"],
    ["an alias where it stands", ["spec", "list", 1, "alias"], "8:14"],
    ["an empty item at its list", ["spec", "list", 2], "5:3"],
    ["a value in a flow map", ["spec", "list", 3, "flow"], "10:14"],
    ["a text block at its mark", ["spec", "block"], "11:10"],
    ["what is missing at its parent", ["spec", "missing", "deeper"], "3:1"],
    ["the document at its first key", [], "2:1"],
  ])("positionOf() finds %s", (_, keys, expected) => {
    expect(place("positionOf", keys)).toBe(expected);
  });

  it.each([
    ["of a scalar", ["name"], "2:1"],
    ["in a flow map", ["spec", "list", 3, "flow"], "10:8"],
    ["or the item itself", ["spec", "list", 0], "6:7"],
  ])("keyPositionOf() finds the key %s", (_, keys, expected) => {
    expect(place("keyPositionOf", keys)).toBe(expected);
  });
});

function place(method: "positionOf" | "keyPositionOf", keys: readonly PropertyKey[]): string {
  const parsed = parseYamlDocument(text, "f.yaml", "core");
  if (!parsed.ok) return "not parsed";
  const { line, column } = parsed.value[method](keys);
  return `${line}:${column}`;
}
