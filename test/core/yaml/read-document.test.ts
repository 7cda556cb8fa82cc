import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formatFault } from "../../../src/core/fault.ts";
import { parseYamlDocument } from "../../../src/core/yaml/parse-yaml.ts";
import { readDocument } from "../../../src/core/yaml/read-document.ts";
import { strictMap } from "../../../src/core/yaml/strict-map.ts";

const schema = strictMap({
  name: z.string().min(1),
  count: z.int().min(1).max(9).optional(),
  kind: z.enum(["a", "b"]).optional(),
  items: z.array(strictMap({ id: z.string() })).optional(),
  either: z.union([z.literal("none"), strictMap({ deep: z.string() })]).optional(),
  byName: z.record(z.string().regex(/^[a-z]+$/, "names are lower case"), z.string()).optional(),
});

describe("readDocument", () => {
  it.each([
    ["", "1:1: the file must be a map, not empty"],
    ["- a\n", "1:1: the file must be a map, not a list"],
    ["count: 3\n", "1:1: name is missing"],
    ["name:\n", "1:1: name must be text, not empty"],
    ["name: ''\n", "1:7: name must not be empty"],
    ["name: {a: 1}\n", "1:1: name must be text, not a map"],
    ["name: x\ncount: many\n", '2:8: count must be a number, not "many"'],
    ["name: x\ncount: 1.5\n", "2:8: count must be a whole number, not 1.5"],
    ["name: x\ncount: 0\n", "2:8: count must be at least 1, not 0"],
    ["name: x\ncount: 10\n", "2:8: count must be at most 9, not 10"],
    ["name: x\nkind: c\n", '2:7: kind must be a or b, not "c"'],
    ["name: x\nitems:\n  - id: a\n  - {}\n", "4:5: items[1].id is missing"],
    ["name: x\neither: many\n", '2:9: either must be none, not "many"'],
    ["name: x\neither:\n  deep: [1]\n", "3:3: either.deep must be text, not a list"],
    ["name: x\nbyName:\n  Abc: d\n", "3:3: names are lower case"],
    [
      "name: x\nnam: y\n",
      '2:1: "nam" is not a key of the file, known here: name, count, kind, items, either, byName',
    ],
    ["name: x\nitems: [{id: a, ib: b}]\n", '2:17: "ib" is not a key of items[0], known here: id'],
  ])("says for %j where and what", (text, expected) => {
    expect(faultsOf(text)).toEqual([`f.yaml:${expected}`]);
  });

  it("reports everything at once, in the order of the file", () => {
    expect(faultsOf("extra: 1\ncount: 0\nname: ''\n").map((line) => line.slice(0, 16))).toEqual([
      'f.yaml:1:1: "ext',
      "f.yaml:2:8: coun",
      "f.yaml:3:7: name",
    ]);
  });

  it("keeps to fifty faults and says how many follow", () => {
    const text = Array.from({ length: 80 }, (_, index) => `k${index}: 1`).join("\n");
    const faults = faultsOf(text);
    expect(faults).toHaveLength(51);
    expect(faults.at(-1)).toContain("31 more faults follow");
  });

  it("cuts what it quotes", () => {
    expect(faultsOf(`name: x\nkind: ${"c".repeat(500)}\n`)[0]?.length).toBeLessThan(150);
  });
});

function faultsOf(text: string): readonly string[] {
  const document = parseYamlDocument(text, "f.yaml", "core");
  const read = document.ok ? readDocument(document.value, schema) : document;
  return read.ok ? [] : read.faults.map(formatFault);
}
