import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flagdObject } from "../../../src/core/flags/flagd-object.ts";
import type { Variant, WantedFlag } from "../../../src/core/flags/flags.ts";

const folder = process.env["EVENKEEL_UNLEASH"] ?? "";
const isMissing = !existsSync(join(folder, "node_modules/@openfeature/flagd-core"));
const note = isMissing ? " (skipped: EVENKEEL_UNLEASH names no folder with flagd-core)" : "";

type Core = {
  readonly setConfigurations: (text: string) => unknown;
} & Readonly<
  Record<
    `resolve${"Boolean" | "String" | "Number"}Evaluation`,
    (flag: string, otherwise: unknown, context: unknown, log: unknown) => unknown
  >
>;

const Library = z.object({
  FlagdCore: z.custom<new (storage: undefined, log: unknown) => Core>(
    (value) => typeof value === "function",
  ),
});
const Resolved = z.object({ value: z.unknown() });

const on: WantedFlag = { enabled: true, rollout: null, variants: null };
const halves: readonly Variant[] = [
  { name: "blue", weight: 500, payload: { type: "number", value: "3" } },
  { name: "red", weight: 500, payload: { type: "number", value: "4" } },
];
const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const users = 2_000;

/** Part of the users that get each value. */
function sharesOf(wanted: WantedFlag, type: "Boolean" | "Number") {
  const { FlagdCore } = Library.parse(
    createRequire(join(folder, "package.json"))("@openfeature/flagd-core"),
  );
  const core = new FlagdCore(undefined, log);
  const object = flagdObject("evenkeel-flags", new Map([["A", wanted]]));
  const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(object);
  core.setConfigurations(data["flags.json"] ?? "");
  const counts = new Map<unknown, number>();
  for (let user = 0; user < users; user += 1) {
    const context = { targetingKey: `user-${user}` };
    const otherwise = type === "Boolean" ? "nothing" : -1;
    const { value } = Resolved.parse(
      core[`resolve${type}Evaluation`]("A", otherwise, context, log),
    );
    counts.set(value, (counts.get(value) ?? 0) + 1 / users);
  }
  return Object.fromEntries(counts);
}

describe.skipIf(isMissing)(`flags as flagd's own evaluator takes them${note}`, () => {
  it.each([
    { wanted: on, shares: { true: 1 } },
    { wanted: { ...on, enabled: false, rollout: 20 }, shares: { false: 1 } },
    { wanted: { ...on, rollout: 20 }, shares: { true: 0.2, false: 0.8 } },
  ])("turns on for as many as wanted: $wanted", ({ wanted, shares }) => {
    expect(sharesOf(wanted, "Boolean")).toEqual(near(shares));
  });

  it.each([
    { wanted: { ...on, variants: halves }, shares: { 3: 0.5, 4: 0.5 } },
    { wanted: { ...on, rollout: 20, variants: halves }, shares: { 3: 0.1, 4: 0.1, "-1": 0.8 } },
    { wanted: { ...on, variants: halves.slice(0, 1) }, shares: { 3: 1 } },
    { wanted: { ...on, enabled: false, variants: halves }, shares: { "-1": 1 } },
  ])("gives the variants to those who have the flag: $wanted", ({ wanted, shares }) => {
    expect(sharesOf(wanted, "Number")).toEqual(near(shares));
  });
});

function near(shares: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(shares).map(([value, share]) => [value, expect.closeTo(share, 1)]),
  );
}
