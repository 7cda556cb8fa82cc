import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { parseYaml, parseYamlDocument } from "../../../src/core/yaml/parse-yaml.ts";
import type { YamlReading } from "../../../src/core/yaml/yaml-readings.ts";

describe("parseYaml", () => {
  it.each([
    ["core", "yes", "yes"],
    ["core", "0644", 644],
    ["core", "0o14", 12],
    ["kubernetes", "yes", true],
    ["kubernetes", "on", true],
    ["kubernetes", "n", false],
    ["kubernetes", "0644", 420],
    ["kubernetes", "0o14", 12],
    ["kubernetes", "0x1F", 31],
    ["kubernetes", "1_000", 1000],
    ["kubernetes", "1e3", 1000],
    ["kubernetes", "1:30", "1:30"],
    ["kubernetes", "2024-01-02", "2024-01-02"],
    ["kubernetes", '"yes"', "yes"],
    ["text", "+1", "+1"],
    ["text", "on", "on"],
    ["text", "1.0", "1.0"],
    ["text", "0644", "0644"],
    ["text", "~", null],
    ["text", "", null],
    ["text", '"~"', "~"],
    ["text", '""', ""],
  ] as const)("reads for %s the scalar %s", (reading, written, expected) => {
    expect(valueOf(`a: ${written}\n`, reading)).toEqual({ a: expected });
  });

  it.each([
    ["no document", "# nothing\n", []],
    ["an empty document", "---\n", [null]],
    ["several documents", "a: 1\n---\nb: 2\n...\n---\n", [{ a: 1 }, { b: 2 }, null]],
    ["a byte order mark and CRLF", "\uFEFFa: 1\r\nb:\r\n  - x\r\n", [{ a: 1, b: ["x"] }]],
    ["a merge", "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n", [{ a: { x: 1 }, b: { x: 1, y: 2 } }]],
  ])("reads %s", (_, text, expected) => {
    const parsed = parseYaml(text, "f.yaml", "core");
    expect(parsed.ok && parsed.value.map(({ value }) => value)).toEqual(expected);
  });

  it.each([
    ["a: b: c\n", "1:5: this is not valid YAML: bad indentation of a mapping entry"],
    ["\uFEFFa: b: c\r\n", "1:5: this is not valid YAML: bad indentation of a mapping entry"],
    ["a: 1\r\nb: [\r\n", "3:1: this is not valid YAML: deficient indentation"],
    ["a: 1\nb: 2\n'a': 3\n", '3:1: the key "a" is written twice: remove one of the two'],
    ["a:\n  __proto__: {x: 1}\n", "2:3: the key __proto__ is not allowed"],
    ["a: !foo x\n", "1:4: the tag !foo is not supported: remove it"],
    [
      "a: !!js/function 'x'\n",
      "1:4: the tag tag:yaml.org,2002:js/function is not supported: remove it",
    ],
    ["a: &a [*a]\n", "1:8: the alias *a has no anchor &a that ends before it"],
    ["a: *b\n", "1:4: the alias *b has no anchor &b that ends before it"],
    [
      "- >=600\n",
      '1:4: YAML takes an unquoted > for the start of a text block: write ">=600", in quotes',
    ],
    [
      "a:\n  - >600ms\n",
      '2:7: YAML takes an unquoted > for the start of a text block: write ">600ms", in quotes',
    ],
    [
      "- >-8%\n",
      '1:6: YAML takes an unquoted > for the start of a text block: write ">-8%", in quotes',
    ],
    ["? [a]\n: 1\n", "1:1: this is not valid YAML: object-based map does not support complex keys"],
  ])("says what is wrong with %j", (text, expected) => {
    expect(faultsOf(text)).toEqual([`f.yaml:${expected}`]);
  });

  it("reports every duplicate key of all documents", () => {
    expect(faultsOf("a: 1\na: 2\n---\nb: {c: 1, c: 2}\n")).toEqual([
      'f.yaml:2:1: the key "a" is written twice: remove one of the two',
      'f.yaml:4:11: the key "c" is written twice: remove one of the two',
    ]);
  });

  it("finds two keys that only Kubernetes takes for the same", () => {
    expect(faultsOf("on: 1\nyes: 2\n", "kubernetes")).toEqual([
      "f.yaml:2:1: this key is read as an earlier one of the map: yes, on, true and y are all true without quotes",
    ]);
    expect(faultsOf("on: 1\nyes: 2\n", "core")).toEqual([]);
  });

  it.each([
    [
      "more aliases than a person writes",
      `a: &a 1\nb: [${"*a,".repeat(501)}]`,
      "more than 500 aliases in one document",
    ],
    ["aliases of aliases", bomb(10, 2, 10_000), "the aliases multiply this document too far"],
    ["many levels of few", bomb(90, 5, 10), "the aliases multiply this document too far"],
    ["many aliases of much", bomb(1, 500, 201), "the aliases multiply this document too far"],
    ["deep lists", "[".repeat(500_000), "lists and maps are nested more than 60 levels deep"],
    ["deep blocks", "- ".repeat(500_000), "lists and maps are nested more than 60 levels deep"],
    ["deep maps", "a: {".repeat(250_000), "lists and maps are nested more than 60 levels deep"],
    ["two mebibytes", "a: 1\n".repeat(420_000), "the file has more than 1 MiB"],
  ])("refuses %s soon", (_, text, expected) => {
    const before = performance.now();
    const faults = faultsOf(text);
    expect(faults.join("\n")).toContain(expected);
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it("takes what generators of files share by hundreds of aliases", () => {
    const shared = valueOf(`a: &a [{criteria: ["<600"]}]\nb: [${"*a,".repeat(500)}]`, "text");
    expect(shared).toMatchObject({ b: { length: 500, 499: [{ criteria: ["<600"] }] } });
  });

  it("places every value where it is written", () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const map = fc.dictionary(name, fc.dictionary(name, fc.integer(), { minKeys: 1 }), {
      minKeys: 1,
    });
    const ending = fc.constantFrom("\n", "\r\n");
    fc.assert(
      fc.property(map, ending, (wanted, end) => {
        const lines = Object.entries(wanted).flatMap(([key, inner]) => [
          `${key}: # comment`,
          ...Object.entries(inner).map(([each, value]) => `    ${each}:  ${value}`),
        ]);
        const document = parseYamlDocument(lines.join(end), "f.yaml", "core");
        const found = Object.entries(wanted).flatMap(([key, inner]) =>
          Object.entries(inner).map(([each, value]) => {
            const at = document.ok && document.value.positionOf([key, each]);
            const { line, column } = at || { line: 0, column: 0 };
            return lines[line - 1]?.slice(column - 1) === String(value);
          }),
        );
        expect(found.every(Boolean)).toBe(true);
      }),
    );
  });

  it("never throws, and gives a value or a fault", () => {
    const piece = fc.constantFrom(
      ...Array.from("ab:-?[]{},&*!|>'\"%@ \n\t\r#<=~0\0\uFEFF"),
      "<<",
      "---",
      "...",
      ": ",
      "- ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const parsed = parseYaml(pieces.join(""), "f.yaml", "kubernetes");
        expect(parsed.ok || parsed.faults.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("parseYamlDocument", () => {
  it("takes an empty text for null", () => {
    const parsed = parseYamlDocument("", "f.yaml", "core");
    expect(parsed.ok && parsed.value.value).toBeNull();
  });

  it("refuses a second document at its first line", () => {
    const parsed = parseYamlDocument("a: 1\n---\n# more\nb: 2\n", "f.yaml", "core");
    expect(parsed.ok ? [] : parsed.faults.map(formatFault)).toEqual([
      "f.yaml:4:1: a second YAML document begins here, but this file may have only one",
    ]);
  });
});

function valueOf(text: string, reading: YamlReading): unknown {
  const parsed = parseYamlDocument(text, "f.yaml", reading);
  return parsed.ok ? parsed.value.value : parsed.faults;
}

function faultsOf(text: string, reading: YamlReading = "text"): readonly string[] {
  const parsed = parseYaml(text, "f.yaml", reading);
  return parsed.ok ? [] : parsed.faults.map(formatFault);
}

/** A few aliases that stand for `width` × `fan` to the power of `levels` nodes. */
function bomb(levels: number, fan: number, width: number): string {
  const rows = Array.from({ length: levels }, (_, level) => {
    const aliases = Array.from({ length: fan }, () => `*a${level}`).join(",");
    return `a${level + 1}: &a${level + 1} [${aliases}]`;
  });
  return [`a0: &a0 [${"x,".repeat(width)}]`, ...rows].join("\n");
}
