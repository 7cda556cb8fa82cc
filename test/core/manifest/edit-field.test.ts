import * as fc from "fast-check";
import { dump, load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { editField } from "../../../src/core/manifest/edit-field.ts";
import { yamlReadings } from "../../../src/core/yaml/yaml-readings.ts";
import { changedLines } from "./lines.ts";

const place = { file: "f.yaml", document: 0, path: ["spec", "replicas"] };
const two = { value: "2", position: "first" } as const;

const scalar = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.string({ maxLength: 12 }),
  fc.constantFrom("# x", "a: b", "yes", "0644", "", "l1\nl2\n", "'", '"', "{", "- a", "é\u{1F600}"),
);
const key = fc.constantFrom("a", "b c", "on", "1", "x.y/z", "#", "spec", "replicas", "é", "'q'");
const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: scalar,
  tree: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
  ),
}));
const style = fc.record({
  indent: fc.integer({ min: 2, max: 5 }),
  flowLevel: fc.constantFrom(-1, 0, 1, 2, 3),
  seqNoIndent: fc.boolean(),
  quoteStyle: fc.constantFrom("single" as const, "double" as const),
  forceQuotes: fc.boolean(),
  flowBracketPadding: fc.boolean(),
});

describe("editField", () => {
  it.each([
    ["spec:\n  replicas: 1\n", "spec:\n  replicas: 2\n", "1"],
    ["spec:\n  a: 1\n", "spec:\n  replicas: 2\n  a: 1\n", null],
    ["spec:\n  replicas: '2' # x\n", "spec:\n  replicas: '2' # x\n", "2"],
    ["", "spec:\n  replicas: 2\n", null],
  ])("sets or inserts in %j", (before, text, from) => {
    expect(editField(before, place, two)).toEqual({ ok: true, text, from });
  });

  it("says what keeps a file from being read", () => {
    expect(editField("a: b: c", place, two)).toEqual({
      ok: false,
      reason: "unreadable-file",
      message: expect.stringMatching(/^f.yaml:1:/),
    });
  });

  it("adds a field to whatever YAML there is, or refuses", () => {
    const meta = fc.dictionary(key, tree, { maxKeys: 4 });
    const spec = fc.dictionary(
      key.filter((name) => name !== "replicas"),
      tree,
      { minKeys: 0, maxKeys: 4 },
    );
    const position = fc.constantFrom("first" as const, "last" as const);
    const crlf = fc.boolean();
    let edits = 0;
    fc.assert(
      fc.property(meta, spec, fc.record({ style, position, crlf }), (...[first, inner, how]) => {
        const object = { m: first, spec: inner, z: 1 };
        const printed = dump(object, { ...how.style, lineWidth: -1 });
        const text = how.crlf ? printed.replaceAll("\n", "\r\n") : printed;
        const schema = yamlReadings.kubernetes;
        const edited = editField(text, place, { value: "2", position: how.position });
        const written = edited.ok ? edited.text : text;
        const intent = { m: first, spec: { ...inner, replicas: 2 }, z: 1 };
        expect(load(written, { schema })).toEqual(edited.ok ? intent : object);
        edits += edited.ok ? 1 : 0;
      }),
      { numRuns: 300 },
    );
    expect(edits).toBeGreaterThan(280);
  });

  it("changes any one value and no line but its own", () => {
    fc.assert(
      fc.property(tree, fc.record({ style }), fc.nat(9), (around, how, from) => {
        const object = { before: around, spec: { replicas: from, x: around }, after: around };
        const text = dump(object, { ...how.style, lineWidth: -1, forceQuotes: false });
        const edited = editField(text, place, { value: "77", position: "first" });
        const written = edited.ok ? edited.text : "";
        const { removed, added } = changedLines(text, written);
        expect([removed.length, added.length]).toEqual([1, 1]);
        expect(added[0]?.replace("replicas: 77", `replicas: ${from}`)).toBe(removed[0]);
      }),
      { numRuns: 100 },
    );
  });
});
