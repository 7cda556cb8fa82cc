import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { parseFlags } from "../../../src/core/flags/parse-flags.ts";

describe("parseFlags", () => {
  it.each([
    ["on", true],
    ["off", false],
    ["true", true],
    ["false", false],
    ['"on"', true],
    ["'off'", false],
    ["Off", false],
    ["TRUE", true],
    ["yes", true],
    ["no", false],
  ])("takes %s for %s", (written, expected) => {
    const parsed = parseFlags(`flags:\n  EnablePromotion: ${written}\n`, "flags.yaml");
    expect(parsed).toEqual({ ok: true, value: new Map([["EnablePromotion", expected]]) });
  });

  it.each(["", "# none yet\n", "flags:\n", "flags: {}\n"])("finds no flags in %j", (text) => {
    expect(parseFlags(text, "flags.yaml")).toEqual({ ok: true, value: new Map() });
  });

  it("keeps a flag's name as it is written", () => {
    const parsed = parseFlags("flags: {on: off, 1.0: on}\n", "flags.yaml");
    expect(parsed.ok && [...parsed.value]).toEqual([
      ["on", false],
      ["1.0", true],
    ]);
  });

  it.each([
    ["flags:\n  A: maybe\n", '2:6: "maybe" is not a flag\'s state: write on or off'],
    ["flags:\n  A:\n", "2:3: flags.A must be text, not empty"],
    ["flags:\n  A: {on: true}\n", "2:3: flags.A must be text, not a map"],
    ["flags:\n  '': on\n", "2:3: "],
    ["flags:\n  A: on\n  A: off\n", '3:3: the key "A" is written twice: remove one of the two'],
    ["flags: [A]\n", "1:1: flags must be a map, not a list"],
    ["flags:\nFlags: {}\n", '2:1: "Flags" is not a key of the file'],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parseFlags(text, "flags.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual([expect.stringContaining(`flags.yaml:${expected}`)]);
  });
});
