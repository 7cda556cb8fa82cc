import * as fc from "fast-check";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { insertField } from "../../../src/core/manifest/insert-field.ts";
import { changedLines } from "./lines.ts";

const replicas = { file: "carts.yaml", document: 0, path: ["spec", "replicas"] };
const flag = { file: "flags.yaml", document: 0, path: ["flags", "A"] };

describe("insertField", () => {
  it.each([
    ["spec:\n  template: {}\n", "spec:\n  replicas: 2\n  template: {}\n"],
    ["spec:\n    template: {}", "spec:\n    replicas: 2\n    template: {}"],
    ["spec:\r\n  a: 1\r\n", "spec:\r\n  replicas: 2\r\n  a: 1\r\n"],
    ["spec: # s\n\n  # about a\n  a: 1\n", "spec: # s\n  replicas: 2\n\n  # about a\n  a: 1\n"],
    ["spec: &s\n  a: 1\n", "spec: &s\n  replicas: 2\n  a: 1\n"],
    ["spec: {}\n", "spec: {replicas: 2}\n"],
    ["spec: {a: 1}\n", "spec: {replicas: 2, a: 1}\n"],
    ["spec: { a: 1 }\n", "spec: { replicas: 2, a: 1 }\n"],
    ['{"spec":{"a":1}}\n', '{"spec":{"replicas": 2, "a":1}}\n'],
    [
      '{\n  "spec": {\n    "a": 1\n  }\n}\n',
      '{\n  "spec": {\n    "replicas": 2,\n    "a": 1\n  }\n}\n',
    ],
    ["spec:\n  replicas:\n  a: 1\n", "spec:\n  replicas: 2\n  a: 1\n"],
    ["spec:\n  replicas: # none\n", "spec:\n  replicas: 2 # none\n"],
    ["a:\n   b: 1\nspec:\n", "a:\n   b: 1\nspec:\n   replicas: 2\n"],
    ["a: 1\nspec:", "a: 1\nspec:\n  replicas: 2"],
    ["kind: D\n", "kind: D\nspec:\n  replicas: 2\n"],
    ["kind: D", "kind: D\nspec:\n  replicas: 2"],
    ["kind: D\n---\nkind: E\n", "kind: D\nspec:\n  replicas: 2\n---\nkind: E\n"],
    ["{kind: D}\n", "{kind: D, spec: {replicas: 2}}\n"],
    [
      "kind: D\nlist: [\n  a, # x ]\n  b # y ]\n ]\n",
      "kind: D\nlist: [\n  a, # x ]\n  b # y ]\n ]\nspec:\n  replicas: 2\n",
    ],
  ])("writes it as the first key: %j", (before, after) => {
    const edited = insertField(before, replicas, { value: "2", position: "first" });
    expect(edited).toEqual({ ok: true, text: after, from: null });
  });

  it.each([
    ["", "flags:\n  A: on\n"],
    ["# mine\n", "# mine\nflags:\n  A: on\n"],
    ["---\n", "---\nflags:\n  A: on\n"],
    ["flags:\n", "flags:\n  A: on\n"],
    ["flags: {}\n", "flags: {A: on}\n"],
    ["flags: {B: off}\n", "flags: {B: off, A: on}\n"],
    ["flags:\n    B: off # b\n# end\n", "flags:\n    B: off # b\n    A: on\n# end\n"],
    ["flags:\n  B: off\n\n\nx: 1\n", "flags:\n  B: off\n  A: on\n\n\nx: 1\n"],
    ["flags:\n  B: |\n    text\n", "flags:\n  B: |\n    text\n  A: on\n"],
    ["flags:\n  B: 'off'", "flags:\n  B: 'off'\n  A: on"],
  ])("writes it as the last key: %j", (before, after) => {
    const edited = insertField(before, flag, { value: "on", position: "last" });
    expect(edited).toEqual({ ok: true, text: after, from: null });
  });

  it("quotes a key that YAML would read as something else", () => {
    const place = { ...flag, path: ["flags", "on"] };
    const edited = insertField("flags:\n  B: off\n", place, { value: "on", position: "last" });
    expect(edited).toMatchObject({ text: 'flags:\n  B: off\n  "on": on\n' });
  });

  it("keeps to an item of a list", () => {
    const place = { ...flag, path: ["list", 1, "count"] };
    const text = "list:\n- name: a\n- name: b\n- name: c\n";
    const edited = insertField(text, place, { value: "2", position: "last" });
    expect(changedLines(text, edited.ok ? edited.text : "")).toEqual({
      removed: [],
      added: ["  count: 2"],
    });
    expect(insertField(text, place, { value: "2", position: "first" })).toMatchObject({
      text: "list:\n- name: a\n- count: 2\n  name: b\n- name: c\n",
    });
  });

  it.each([
    ["spec: {replicas: 1}\n", /already there/],
    ["spec: 1\n", /spec is a value, not a map/],
    ["spec: *s\n", /no anchor/],
    ["s: &s {a: 1}\nspec: *s\n", /alias/],
    ["s: &s {a: 1}\nspec:\n  <<: *s\n", /merge/],
    ["spec: !!map\n", /has no value/],
    ["{spec: }\n", /has no value/],
    ["- spec\n", /the document is a list/],
    ["spec:\n  a: {{ .b }}\n", /Go template/],
    ["? spec\n", /has no value/],
  ])("refuses %j", (text, message) => {
    expect(insertField(text, replicas, { value: "2", position: "first" })).toMatchObject({
      ok: false,
      message: expect.stringMatching(message),
    });
  });

  it("does not add to a block of text that ends the file, whatever that would take", () => {
    const text = "flags:\n  B: |+\n    text\n\n\n";
    expect(insertField(text, flag, { value: "on", position: "last" })).toEqual({
      ok: false,
      reason: "unreadable-file",
      message: expect.stringContaining("change it by hand"),
    });
  });

  it("adds one line to any manifest, and reads back as wanted", () => {
    const manifest = fc.record({
      eol: fc.constantFrom("\n", "\r\n"),
      indent: fc.integer({ min: 1, max: 6 }),
      above: fc.array(fc.constantFrom("# a", "", "   # replicas: 1"), { maxLength: 3 }),
      below: fc.constantFrom("template: {x: 1}", "b: |\n{}  text", "c:\n{}- 1", "d: 'e' # f"),
      after: fc.array(fc.constantFrom("# z", "", "status: {}"), { maxLength: 1 }),
      last: fc.boolean(),
      position: fc.constantFrom("first" as const, "last" as const),
    });
    fc.assert(
      fc.property(manifest, ({ eol, indent, above, below, after, last, position }) => {
        const pad = " ".repeat(indent);
        const lines = ["spec: # s", ...above, pad + below.replace("{}", pad), ...after];
        const text = lines.join("\n").replaceAll("\n", eol) + (last ? eol : "");
        const edited = insertField(text, replicas, { value: "2", position });
        const written = edited.ok ? edited.text : "";
        const rest = written.split("\n").filter((line) => line.trim() !== "replicas: 2");
        expect(rest.map((line) => line.trimEnd()).filter(Boolean)).toEqual(
          text
            .split("\n")
            .map((line) => line.trimEnd())
            .filter(Boolean),
        );
        const [before] = loadAll(text);
        expect(loadAll(written)).toEqual([
          { ...Object(before), spec: { ...Object(before).spec, replicas: 2 } },
        ]);
        const again = insertField(written, replicas, { value: "2", position });
        expect(again).toMatchObject({ ok: false, message: expect.stringContaining("already") });
      }),
      { numRuns: 200 },
    );
  });
});
