import { expect, it } from "vitest";
import { describeFlag, flagDifference } from "../../../src/core/flags/flag-difference.ts";
import type { LiveFlag, WantedFlag } from "../../../src/core/flags/flags.ts";

const blue = { name: "blue", weight: 300, payload: null };
const red = { name: "red", weight: 700, payload: { type: "string", value: "x" } } as const;
const live: LiveFlag = { enabled: true, rollout: 50, variants: [blue, red] };
const nothing: WantedFlag = { enabled: true, rollout: null, variants: null };

it.each<{ wanted: Partial<WantedFlag>; found?: Partial<LiveFlag>; said?: string }>([
  { wanted: {} },
  { wanted: { rollout: 50, variants: [red, blue] } },
  { wanted: { enabled: false }, said: "is on, wanted off" },
  { wanted: { rollout: 20 }, said: "is for 50%, wanted 20%" },
  {
    wanted: { rollout: 20 },
    found: { rollout: null },
    said: "is for no percentage of users, wanted 20%",
  },
  {
    wanted: { variants: [] },
    said: "has variants blue 30%, red 70%, wanted no variants",
  },
  { wanted: { variants: [blue, { ...red, payload: null }] }, said: expect.any(String) },
  { wanted: { variants: [{ ...blue, weight: 301 }, red] }, said: expect.any(String) },
  { wanted: { variants: [blue] }, said: expect.any(String) },
])("compares what is named alone: $wanted", ({ wanted, found, said }) => {
  const difference = flagDifference({ ...nothing, ...wanted }, { ...live, ...found });
  expect(difference?.said).toEqual(said);
});

it.each([
  [nothing, "on"],
  [{ ...nothing, rollout: 0 }, "on for 0%"],
  [
    { enabled: false, rollout: 5, variants: [blue, red] },
    "off for 5% with variants blue 30%, red 70%",
  ],
])("says a flag in one line: %o", (flag, text) => {
  expect(describeFlag(flag)).toBe(text);
});
