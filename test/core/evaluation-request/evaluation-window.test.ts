import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluationWindow,
  testWindow,
  type AskedWindow,
  type ReadWindow,
} from "../../../src/core/evaluation-request/evaluation-window.ts";

const now = new Date("2026-03-01T12:00:00Z");

function told(read: ReadWindow): string | readonly string[] {
  if (!read.ok) return read.faults.map(({ field, message }) => `${field} ${message}`);
  return `${read.window.start.toISOString()} ${read.window.end.toISOString()}`;
}

const at = (time: string) => `2026-03-01T${time}:00Z`;
const iso = (time: string) => `2026-03-01T${time}:00.000Z`;

describe("evaluationWindow()", () => {
  it.each<[string, AskedWindow, string]>([
    ["start and end", { start: at("11:00"), end: at("11:05") }, `${iso("11:00")} ${iso("11:05")}`],
    ["a minute", { start: at("11:00"), end: at("11:01") }, `${iso("11:00")} ${iso("11:01")}`],
    ["a timeframe", { timeframe: "10m" }, `${iso("11:50")} ${iso("12:00")}`],
    ["a timeframe of parts", { timeframe: "1h30m" }, `${iso("10:30")} ${iso("12:00")}`],
    [
      "a timeframe from a start",
      { start: at("11:00"), timeframe: "5m" },
      `${iso("11:00")} ${iso("11:05")}`,
    ],
    [
      "a window that is not over",
      { start: at("11:59"), timeframe: "10m" },
      `${iso("11:59")} ${iso("12:09")}`,
    ],
    [
      "empty text as absent",
      { start: "", end: " ", timeframe: "10m" },
      `${iso("11:50")} ${iso("12:00")}`,
    ],
    [
      "thirty days",
      { start: "2026-01-30T12:00:00Z", end: at("12:00") },
      `2026-01-30T12:00:00.000Z ${iso("12:00")}`,
    ],
    [
      "seven days ahead",
      { start: at("12:00"), end: "2026-03-08T12:00:00Z" },
      `${iso("12:00")} 2026-03-08T12:00:00.000Z`,
    ],
  ])("takes %s", (_, asked, expected) => {
    expect(told(evaluationWindow(asked, now))).toBe(expected);
  });

  it.each<[string, AskedWindow, string | RegExp]>([
    ["nothing", {}, /^timeframe is missing: give a timeframe such as 10m, or a start and an end$/],
    ["an end and a timeframe", { end: at("11:00"), timeframe: "5m" }, /^timeframe cannot stand/],
    [
      "all three",
      { start: at("10:00"), end: at("11:00"), timeframe: "1h" },
      /^timeframe cannot stand beside end/,
    ],
    ["an end alone", { end: at("11:00") }, /^start is missing: an end needs a start$/],
    ["a start alone", { start: at("11:00") }, /^end is missing: beside a start give an end/],
    ["less than a minute", { start: at("11:00"), end: "2026-03-01T11:00:59.999Z" }, /^end must be/],
    ["a timeframe below a minute", { timeframe: "59.9s" }, /^timeframe must be at least a minute/],
    ["no time at all", { timeframe: "0" }, /^timeframe must be at least a minute/],
    [
      "an end before its start",
      { start: at("11:05"), end: at("11:00") },
      "end must be after start",
    ],
    ["a timeframe back in time", { timeframe: "-10m" }, /^timeframe "-10m" is no duration/],
    [
      "a timeframe without unit",
      { timeframe: "10" },
      /^timeframe "10" is no duration: write it as/,
    ],
    ["days", { timeframe: "7d" }, /^timeframe "7d" is no duration/],
    ["more than thirty days", { start: "2026-01-30T11:59:59Z", end: at("12:00") }, /^end must not/],
    ["a timeframe of more", { timeframe: "720.1h" }, /^timeframe must not be more than 30 days/],
    ["an endless timeframe", { timeframe: `${"9".repeat(400)}h` }, /^timeframe must not be more/],
    ["an end far ahead", { start: at("12:00"), end: "2026-03-08T12:00:01Z" }, /^end must not lead/],
    [
      "a timeframe far ahead",
      { start: "2026-03-08T12:00:00Z", timeframe: "1m" },
      /^timeframe must not lead more than 7 days ahead$/,
    ],
  ])("refuses %s", (_, asked, expected) => {
    const faults = told(evaluationWindow(asked, now));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  it("names all that is wrong, shortened", () => {
    const read = evaluationWindow({ start: "yesterday", end: "x".repeat(5000) }, now);
    expect(told(read)).toEqual([
      'start "yesterday" is no time: write it as 2026-03-01T03:10:00Z',
      `end "${"x".repeat(80)}" is no time: write it as 2026-03-01T03:10:00Z`,
    ]);
    expect(told(evaluationWindow({ start: "?", timeframe: "?" }, now))).toHaveLength(2);
  });

  it("gives, whatever is asked, a window of a minute to thirty days or a reason", () => {
    const text = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.tuple(fc.nat(100_000), fc.constantFrom("s", "m", "h")).map((parts) => parts.join("")),
    );
    const asked = fc.record({ start: text, end: text, timeframe: text }, { requiredKeys: [] });
    fc.assert(
      fc.property(asked, (window) => {
        const read = evaluationWindow(window, now);
        const minutes = read.ok
          ? (read.window.end.getTime() - read.window.start.getTime()) / 60_000
          : read.faults.length;
        expect(minutes).toBeGreaterThanOrEqual(1);
        expect(minutes).toBeLessThanOrEqual(30 * 24 * 60);
      }),
    );
  });
});

describe("testWindow()", () => {
  it("takes the time of tests as it is, seconds too", () => {
    const read = testWindow({ start: at("11:00"), end: "2026-03-01T11:00:07.5Z" }, now);
    expect(told(read)).toBe(`${iso("11:00")} 2026-03-01T11:00:07.500Z`);
  });

  it.each([
    [{}, ["start is missing", "end is missing"]],
    [{ start: at("11:00") }, ["end is missing"]],
    [{ start: at("11:00"), end: at("11:00") }, ["end must be after start"]],
  ])("refuses %j", (asked, faults) => {
    expect(told(testWindow(asked, now))).toEqual(faults);
  });
});
