import { expect, it } from "vitest";
import { freeze } from "../../../src/core/guard/freeze.ts";
import type { FreezeWindow } from "../../../src/core/policy/policy.ts";

function window(given: Partial<FreezeWindow>): FreezeWindow {
  return { name: "night", start: "30 2 * * *", minutes: 60, timezone: "Europe/Vienna", ...given };
}

function end(windows: readonly FreezeWindow[], now: string): string | undefined {
  return freeze(windows, new Date(now))?.until?.toISOString();
}

it("says which window, who may merge all the same, and when it is over", () => {
  const weekend = window({ name: "weekend", start: "0 18 * * FRI", minutes: 60 * 60 });
  expect(freeze([weekend], new Date("2026-03-07T12:00:00Z"))).toEqual({
    guard: "freeze",
    detail: "freeze window weekend",
    release: "a person merges it, or by itself at 2026-03-09 05:00 UTC",
    until: new Date("2026-03-09T05:00:00Z"),
  });
});

it.each([
  ["before its start", "2026-02-10T01:29:59.999Z", undefined],
  ["at its start", "2026-02-10T01:30:00.000Z", "2026-02-10T02:30:00.000Z"],
  ["within the first second", "2026-02-10T01:30:00.500Z", "2026-02-10T02:30:00.000Z"],
  ["just before its end", "2026-02-10T02:29:59.999Z", "2026-02-10T02:30:00.000Z"],
  ["at its end", "2026-02-10T02:30:00.000Z", undefined],
])("%s", (_, now, until) => {
  expect(end([window({})], now)).toBe(until);
});

it.each([
  ["in summer, by the zone's own clock", "2026-07-10T00:45:00Z", "2026-07-10T01:30:00.000Z"],
  // 02:30 does not exist on this day: the clocks go from 02:00 to 03:00.
  ["where its start is skipped", "2026-03-29T01:15:00Z", "2026-03-29T02:00:00.000Z"],
  // 02:30 comes twice: once is enough.
  ["where its start comes twice", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00.000Z"],
  ["where its start came the second time", "2026-10-25T01:45:00Z", undefined],
  ["the night after", "2026-10-26T01:45:00Z", "2026-10-26T02:30:00.000Z"],
])("follows daylight saving %s", (_, now, until) => {
  expect(end([window({})], now)).toBe(until);
});

it("ends with the window that ends last", () => {
  const windows = [
    window({ name: "short", start: "0 0 * * *", minutes: 120, timezone: "UTC" }),
    window({ name: "long", start: "0 0 * * *", minutes: 180, timezone: "UTC" }),
    window({ name: "over", start: "0 0 * * *", minutes: 30, timezone: "UTC" }),
  ];
  expect(freeze(windows, new Date("2026-02-10T01:00:00Z"))).toMatchObject({
    detail: "freeze window long",
    until: new Date("2026-02-10T03:00:00Z"),
  });
});

it("lasts without a gap where a window is longer than the time between its starts", () => {
  const always = window({ start: "0 0 * * *", minutes: 25 * 60, timezone: "UTC" });
  expect(end([always], "2026-02-10T00:30:00Z")).toBe("2026-02-11T01:00:00.000Z");
});

it("is never active where its start never comes", () => {
  expect(end([window({ start: "0 0 31 2 *", minutes: 44_640 })], "2026-02-10T00:30:00Z")).toBe(
    undefined,
  );
});
