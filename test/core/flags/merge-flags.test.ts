import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { mergeFlags, type FlagsFile } from "../../../src/core/flags/merge-flags.ts";
import { parseFlags } from "../../../src/core/flags/parse-flags.ts";

function file(service: string, flags: string): FlagsFile {
  const path = `${service}/flags.yaml`;
  const text = `flags:\n  First: on\n  ${flags}\n`;
  const parsed = parseFlags(text, path);
  if (!parsed.ok) throw new Error(parsed.faults.map(formatFault).join());
  return { path, text, flags: parsed.value };
}

describe("mergeFlags()", () => {
  it("lets services share a flag that they agree on, the one naming what the other does not", () => {
    const merged = mergeFlags([
      file("carts", "Banner: on"),
      file("orders", "Banner: { state: on, rollout: 20 }"),
      file("web", "Banner: { state: on, variants: { a: 1 } }"),
    ]);
    expect(merged.ok && merged.value.get("Banner")).toEqual({
      enabled: true,
      rollout: 20,
      variants: [{ name: "a", weight: 1000, payload: null }],
    });
  });

  it.each([
    ["Banner: on", "Banner: off", "off here and on"],
    ["Banner: {state: on, rollout: 0}", "Banner: {state: on, rollout: 20}", "on for 20% here and"],
    [
      "Banner: {state: on, variants: {a: 1}}",
      "Banner: {state: on, variants: {}}",
      "on with no variants here and on with variant a 100%",
    ],
  ])("refuses %s and %s, with the place of both", (one, other, words) => {
    const merged = mergeFlags([file("carts", one), file("orders", other)]);
    expect(merged.ok ? [] : merged.faults.map(formatFault)).toEqual([
      expect.stringContaining(`orders/flags.yaml:3:3: the flag "Banner" is ${words}`),
    ]);
    expect(merged.ok ? [] : merged.faults[0]?.message).toMatch(
      / at carts\/flags\.yaml:3: a stage has each flag once, make them agree$/,
    );
  });
});
