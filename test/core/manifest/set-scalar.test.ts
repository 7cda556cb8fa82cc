import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { setScalar } from "../../../src/core/manifest/set-scalar.ts";
import { changedLines } from "./lines.ts";

const spec = { file: "carts.yaml", document: 0, path: ["spec", "replicas"] };

describe("setScalar", () => {
  it.each([
    ["spec:\n  replicas: 1 # one\n", "spec:\n  replicas: 2 # one\n", "1"],
    ["spec:\n  replicas:    10\n", "spec:\n  replicas:    2\n", "10"],
    ['spec: {replicas: "1", x: y}', 'spec: {replicas: "2", x: y}', "1"],
    ["spec:\r\n  replicas: '1'\r\n", "spec:\r\n  replicas: '2'\r\n", "1"],
    ["\uFEFFspec:\n  replicas: 1", "\uFEFFspec:\n  replicas: 2", "1"],
    ["spec:\n  replicas: null\n", "spec:\n  replicas: 2\n", "null"],
    ["spec: &s\n  replicas: &r 1\n", "spec: &s\n  replicas: &r 2\n", "1"],
    ['{"spec": {"replicas": 1}}\n', '{"spec": {"replicas": 2}}\n', "1"],
  ])("changes the value in %j and nothing else", (before, after, from) => {
    expect(setScalar(before, spec, "2")).toEqual({ ok: true, text: after, from });
  });

  it("reaches one document of many, and leaves what only looks like it alone", () => {
    const before = readFileSync("test/fixtures/action/carts.yaml", "utf8");
    const edited = setScalar(before, { ...spec, document: 2 }, "2");
    expect(edited).toMatchObject({ ok: true, from: "1" });
    expect(changedLines(before, edited.ok ? edited.text : "")).toEqual({
      removed: ['    replicas:   1   # {"$policy": "carts"}'],
      added: ['    replicas:   2   # {"$policy": "carts"}'],
    });
  });

  it.each([
    ["spec:\n  replicas: &n 1\nother: *n\n", "ambiguous", /shared.*anchor &n/],
    ["n: &n 1\nspec:\n  replicas: *n\n", "ambiguous", /alias \*n/],
    ["spec: &s\n  replicas: 1\nother: *s\n", "ambiguous", /spec is shared/],
    ["base: &b\n  replicas: 1\nspec:\n  <<: *b\n", "ambiguous", /merge/],
    ["spec:\n  replicas: !!int 1\n", "ambiguous", /tag !!int/],
    ["spec:\n  replicas: |\n    1\n", "ambiguous", /block of text/],
    ["spec:\n  replicas: one\n", "ambiguous", /is a string, and 2 would be a number/],
    ["spec:\n  replicas: [1]\n", "ambiguous", /is a list, not a value/],
    ["spec:\n- replicas: 1\n", "ambiguous", /spec is a list, not a map/],
    ["spec:\n  other: 1\n", "ambiguous", /is not there/],
    ["kind: x\n", "ambiguous", /is not there/],
    ["spec:\n  replicas: {{ .Values.replicaCount }}\n", "unreadable-file", /Go template/],
    ["spec:\n  replicas: 1\n  replicas: 1\n", "unreadable-file", /carts.yaml:3:3: .*twice/],
    ["spec:\n\treplicas: 1\n", "unreadable-file", /carts.yaml:2:/],
  ])("refuses %j", (text, reason, message) => {
    expect(setScalar(text, spec, "2")).toEqual({
      ok: false,
      reason,
      message: expect.stringMatching(message),
    });
  });

  it.each(["2\nevil: 1", "2 # x", "2, x: 1", "*a", "[1]"])(
    "does not let the value %j write anything else",
    (value) => {
      expect(setScalar("spec: {replicas: 1}\n", spec, value).ok).toBe(false);
      expect(setScalar("spec:\n  replicas: 1\n", spec, value).ok).toBe(false);
    },
  );

  it("escapes what the quotes of the old value need", () => {
    const place = { file: "f.yaml", document: 0, path: ["a"] };
    expect(setScalar(`a: "x"`, place, `1"\\`)).toMatchObject({ text: String.raw`a: "1\"\\"` });
    expect(setScalar(`a: 'x'`, place, "it's")).toMatchObject({ text: "a: 'it''s'" });
  });

  it("changes one line of any manifest, and reads back as wanted", () => {
    const manifest = fc.record({
      bom: fc.constantFrom("", "\uFEFF"),
      eol: fc.constantFrom("\n", "\r\n"),
      indent: fc.integer({ min: 1, max: 6 }),
      gap: fc.integer({ min: 1, max: 4 }),
      comment: fc.constantFrom("", " # c", "   # replicas: 1", " # 'quote \" {"),
      before: fc.array(fc.constantFrom("# spec:", "", "#", "  # x"), { maxLength: 4 }),
      documents: fc.integer({ min: 0, max: 3 }),
      last: fc.boolean(),
      from: fc.nat(99),
      to: fc.nat(99),
    });
    fc.assert(
      fc.property(manifest, (given) => {
        const pad = " ".repeat(given.indent);
        const replicas = `${pad}replicas:${" ".repeat(given.gap)}${given.from}${given.comment}`;
        const others = Array.from({ length: given.documents }, (_, n) => `kind: N${n}\n---`);
        const lines = [...others, "spec:", ...given.before, replicas, `${pad}b: {}`];
        const text =
          given.bom + lines.join("\n").replaceAll("\n", given.eol) + (given.last ? given.eol : "");
        const place = { ...spec, document: given.documents };
        const edited = setScalar(text, place, String(given.to));
        const after = edited.ok ? edited.text : "";
        const { removed, added } = changedLines(text, after);
        const expected = given.from === given.to ? 0 : 1;
        expect([removed.length, added.length]).toEqual([expected, expected]);
        expect(loadAll(after)[given.documents]).toEqual({ spec: { replicas: given.to, b: {} } });
        expect(setScalar(after, place, String(given.to))).toMatchObject({ text: after });
      }),
      { numRuns: 200 },
    );
  });
});
