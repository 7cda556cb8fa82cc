import { expect, it } from "vitest";
import { applyFlags } from "../../../src/flows/reconcile/apply-flags.ts";
import type { FlagService } from "../../../src/ports.ts";

/** Knows these flags; `written` is what was set, in order. */
function flagsOf(known: Readonly<Record<string, boolean>>) {
  const written: (readonly [string, boolean])[] = [];
  const service: FlagService = {
    read: async (flag) => known[flag],
    set: async (flag, enabled) => {
      if (known[flag] === undefined) return { kind: "unknown-flag" };
      written.push([flag, enabled]);
      return { kind: "set" };
    },
  };
  return { service, written };
}

it("writes what differs and nothing else, and tells what became of each", async () => {
  const { service, written } = flagsOf({ on: true, off: false, other: false });
  const wanted = new Map([
    ["on", true],
    ["off", true],
    ["unheard", true],
    ["other", false],
  ]);
  expect(await applyFlags(service, wanted)).toEqual([
    { flag: "on", kind: "unchanged", enabled: true },
    { flag: "off", kind: "set", enabled: true },
    { flag: "unheard", kind: "unknown" },
    { flag: "other", kind: "unchanged", enabled: false },
  ]);
  expect(written).toEqual([["off", true]]);
});

it("has nothing to say of no flags", async () => {
  expect(await applyFlags(flagsOf({}).service, new Map())).toEqual([]);
});
