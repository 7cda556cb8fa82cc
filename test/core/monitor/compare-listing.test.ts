import { describe, expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { compareListing } from "../../../src/core/monitor/compare-listing.ts";
import { listingOf, type Listing } from "../../../src/core/monitor/listing.ts";
import type { OpenProblem } from "../../../src/core/monitor/open-problem.ts";
import { problemId } from "../../../src/core/problem/problem-id.ts";
import { aProblem, aRecord, merged, planned, proposed } from "../../support/records.ts";

const start = Date.parse("2026-03-01T03:00:00Z");

function at(minute: number): string {
  return new Date(start + minute * 60_000).toISOString();
}

/** Opened at minute 0, with whatever came after. */
function recorded(occurrence: string, ...later: readonly Entry[]) {
  const problem = aProblem({ occurrence });
  const entries: readonly Entry[] = [{ kind: "problem-opened", at: at(0), problem }, ...later];
  return aRecord(entries, problemId(problem));
}

function open(occurrence: string, given: Partial<OpenProblem> = {}): OpenProblem {
  return { problem: aProblem({ occurrence }), aliases: [], isSuppressed: false, ...given };
}

/** Listed at each of the minutes, always the same. */
function seen(minutes: readonly number[], ...listed: readonly OpenProblem[]): readonly Listing[] {
  return minutes.map((minute) => listingOf(new Date(at(minute)), listed));
}

type Given = Partial<Parameters<typeof compareListing>[0]>;

function compare(given: Given) {
  const listed = given.listed ?? [];
  const findings = compareListing({
    listed,
    listings: seen([5, 10], ...listed),
    others: [],
    records: [],
    pending: new Set(),
    ...given,
  });
  return findings.map(({ kind, problem }) => `${kind} ${problem.occurrence} ${problem.state}`);
}

const resolved: Entry = { kind: "problem-resolved", at: at(1) };

describe("a listed problem", () => {
  it("that nobody recorded is missed, at once", () => {
    expect(compare({ listed: [open("a")], listings: seen([5], open("a")) })).toEqual([
      "missed a open",
    ]);
  });

  it.each<[string, Given]>([
    ["is in the journal", { records: [recorded("a")] }],
    ["is in the spool", { pending: new Set([problemId(aProblem({ occurrence: "a" }))]) }],
    ["is suppressed", { listed: [open("a", { isSuppressed: true })] }],
    ["is listed as suppressed too", { listed: [open("a"), open("a", { isSuppressed: true })] }],
    [
      "is recorded by a shorter name",
      { listed: [open("a", { aliases: ["b"] })], records: [recorded("b")] },
    ],
    [
      "is in the spool by a shorter name",
      {
        listed: [open("a", { aliases: ["b"] })],
        pending: new Set([problemId(aProblem({ occurrence: "b" }))]),
      },
    ],
    [
      "was resolved by a shorter name while the list was made",
      {
        listed: [open("a", { aliases: ["b"] })],
        records: [recorded("b", { kind: "problem-resolved", at: at(11) })],
      },
    ],
  ])("is no news where it %s", (_, given) => {
    expect(compare({ listed: [open("a")], ...given })).toEqual([]);
  });

  it("is news where the shorter name was another occurrence's", () => {
    const listed = [open("a", { aliases: ["b"] })];
    expect(compare({ listed, records: [recorded("b", resolved)] })).toEqual(["missed a open"]);
  });

  it("is open again where two lists say so since it was resolved", () => {
    expect(compare({ listed: [open("a")], records: [recorded("a", resolved)] })).toEqual([
      "reopened a open",
    ]);
  });

  it.each<[string, Given]>([
    ["only one list", { listings: seen([10], open("a")) }],
    [
      "a list from before it was resolved",
      { records: [recorded("a", { kind: "problem-resolved", at: at(7) })] },
    ],
    ["a list that says it is suppressed", { listed: [open("a", { isSuppressed: true })] }],
  ])("is not open again by %s", (_, given) => {
    const records = [recorded("a", resolved)];
    expect(compare({ listed: [open("a")], records, ...given })).toEqual([]);
  });
});

describe("an open record", () => {
  it("that two lists do not show is gone", () => {
    expect(compare({ records: [recorded("a")] })).toEqual(["gone a resolved"]);
  });

  it("whose change is under way is gone too", () => {
    const records = [recorded("a", planned(), proposed(), merged())];
    expect(compare({ records })).toEqual(["gone a resolved"]);
  });

  it.each<[string, Given]>([
    ["one list shows no more", { listings: seen([10]) }],
    ["is younger than one of the lists", { listings: seen([-5, 5]) }],
    [
      "is open again since one of the lists",
      { records: [recorded("a", resolved, { kind: "problem-reopened", at: at(7) })] },
    ],
    ["was resolved", { records: [recorded("a", resolved)] }],
    [
      "has ended",
      { records: [recorded("a", { kind: "closed", at: at(1), reason: "ignored", detail: "" })] },
    ],
    ["the spool has a word on", { pending: new Set([problemId(aProblem({ occurrence: "a" }))]) }],
    ["is listed", { listings: seen([5, 10], open("a")) }],
    ["is listed as suppressed", { listings: seen([5, 10], open("a", { isSuppressed: true })) }],
    ["is listed by its longer name", { listings: seen([5, 10], open("long", { aliases: ["a"] })) }],
    ["another monitor shows", { others: [seen([6, 11], open("a"))] }],
    ["another monitor was not asked about", { others: [[]] }],
    ["another monitor was asked about once", { others: [seen([11])] }],
    ["another monitor was asked about long ago", { others: [seen([1, 4])] }],
  ])("stays where it %s", (_, given) => {
    expect(compare({ records: [recorded("a")], ...given })).toEqual([]);
  });

  it("is gone where no monitor shows it", () => {
    const others = [seen([6, 9])];
    expect(compare({ records: [recorded("a")], others })).toEqual(["gone a resolved"]);
  });
});

describe("an alert whose start moved", () => {
  const alert = (minute: number) =>
    aProblem({ source: "alertmanager", occurrence: `f@${at(minute)}`, startedAt: at(minute) });
  const known = (minute: number, ...later: readonly Entry[]) => {
    const problem = alert(minute);
    return aRecord([{ kind: "problem-opened", at: at(0), problem }, ...later], problemId(problem));
  };
  const now = open("", { problem: alert(-3), aliases: ["f"] });

  it("is neither missed nor gone", () => {
    expect(compare({ listed: [now], records: [known(0)] })).toEqual([]);
  });

  it("is gone once two lists do not show it any more", () => {
    const listings = [...seen([5], now), ...seen([10])];
    expect(compare({ listings, records: [known(0)] })).toEqual([]);
    const later = [...listings, ...seen([15])].slice(1);
    expect(compare({ listings: later, records: [known(0)] })).toEqual([`gone f@${at(0)} resolved`]);
  });

  it("to long after a known one fired anew", () => {
    const listed = [open("", { problem: alert(0), aliases: ["f"] })];
    expect(compare({ listed, records: [known(-30)] })).toEqual([
      `missed f@${at(0)} open`,
      `gone f@${at(-30)} resolved`,
    ]);
  });
});

it("knows the second use of a PID by its problem's longer name", () => {
  const listed = [open("-7_15V2", { aliases: ["-7"] })];
  expect(compare({ listed, records: [recorded("-7", resolved), recorded("-7#2")] })).toEqual([]);
});

it("resolves what belongs to no project", () => {
  const problem = aProblem({ occurrence: "a", project: null });
  const ignored: Entry = { kind: "ignored", at: at(0), reason: "unrouted", detail: "" };
  const entries: readonly Entry[] = [{ kind: "problem-opened", at: at(0), problem }, ignored];
  expect(compare({ records: [aRecord(entries, problemId(problem))] })).toEqual(["gone a resolved"]);
});
