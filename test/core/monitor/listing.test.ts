import { describe, expect, it } from "vitest";
import { agree, remember, shows, type Listing } from "../../../src/core/monitor/listing.ts";

const start = Date.parse("2026-03-01T03:00:00Z");
const problem = { occurrence: "a", startedAt: null };
const since = new Date(start).toISOString();

function listing(minute: number, ...open: readonly string[]): Listing {
  return { at: start + minute * 60_000, open: new Map(open.map((name) => [name, null])) };
}

describe("agree()", () => {
  it.each([
    ["none", [], false],
    ["one", [listing(5)], false],
    ["two", [listing(5), listing(10)], true],
    ["two within a minute", [listing(5), listing(6)], false],
    ["several within two minutes", [listing(5), listing(6), listing(7)], true],
    ["two, of which one is older than the word", [listing(0), listing(5)], false],
    ["two, and an older one that shows it", [listing(-5, "a"), listing(5), listing(10)], true],
    ["one that shows it between", [listing(5), listing(10, "a"), listing(15)], false],
    ["one that shows it last", [listing(5), listing(10), listing(15, "a")], false],
  ])("absent in %s", (_, listings, expected) => {
    expect(agree(listings, since, { problem, as: "absent" })).toBe(expected);
  });

  it("asks the same of what is shown", () => {
    const shown = { problem, as: "open" } as const;
    expect(agree([listing(5, "a"), listing(10, "a")], since, shown)).toBe(true);
    expect(agree([listing(5, "a"), listing(10)], since, shown)).toBe(false);
  });
});

describe("remember()", () => {
  it("keeps as many as two that are apart", () => {
    let known: readonly Listing[] = [];
    for (const minute of [0, 5, 10]) known = remember(known, listing(minute));
    expect(known.map(({ at }) => (at - start) / 60_000)).toEqual([5, 10]);
  });

  it("keeps more of those that come quickly, and not all", () => {
    let known: readonly Listing[] = [];
    for (let half = 0; half < 40; half += 1) known = remember(known, listing(half / 2));
    expect(known).toHaveLength(5);
    expect(agree(known, since, { problem, as: "absent" })).toBe(true);
  });
});

const alert = { occurrence: `abc@${since}`, startedAt: since };

function opened(name: string, startedAt: string | null = null): Listing {
  return { at: start, open: new Map([[name, startedAt]]) };
}

describe("shows()", () => {
  it.each([
    [
      "an alert whose start moved to an earlier one",
      alert,
      opened("abc", "2026-03-01T02:57:00Z"),
      true,
    ],
    ["an alert that a replica saw a bit later", alert, opened("abc", "2026-03-01T03:04:00Z"), true],
    ["no alert that fired again", alert, opened("abc", "2026-03-01T03:06:00Z"), false],
    ["the second use of a PID", { occurrence: "-7#2", startedAt: null }, opened("-7", since), true],
    ["no name that begins alike", { occurrence: "-7@P-1", startedAt: null }, opened("-7"), false],
  ])("shows %s", (_, told, listed, expected) => {
    expect(shows(listed, told)).toBe(expected);
  });
});
