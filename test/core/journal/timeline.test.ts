import { describe, expect, it } from "vitest";
import { selectEvents, timelineOf } from "../../../src/core/journal/timeline.ts";
import { aProblem, aRecord, merged, opened, planned, proposed } from "../../support/records.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";

const sha = "d".repeat(40);
const trailers = [
  ["Project", "sockshop"],
  ["Stage", "production"],
  ["Service", "carts"],
  ["Problem-Id", "0123456789"],
] as const;
const commit = {
  sha,
  at: "2026-03-01T03:12:00.000Z",
  subject: "remediate(production/carts): replicas 1 → 2 (#1)",
  trailers,
};

function at(entry: Entry, time: string): Entry {
  return { ...entry, at: `2026-03-01T03:${time}Z` };
}

const record = aRecord([
  at(opened, "10:00.000"),
  at(planned(), "11:00.000"),
  at(proposed(), "11:30.000"),
  at(merged(), "12:00.400"),
]);

function verbs(events: ReturnType<typeof timelineOf>): readonly string[] {
  return events.map(({ verb }) => verb);
}

describe("timelineOf()", () => {
  it("puts the merged commit before the line that tells of it, within the same second too", () => {
    expect(verbs(timelineOf([record], [commit]))).toEqual([
      "problem",
      "plan",
      "propose",
      "change",
      "merge",
    ]);
  });

  it("tells what each was about", () => {
    expect(timelineOf([record], [commit])[3]).toEqual({
      at: commit.at,
      project: "sockshop",
      stage: "production",
      service: "carts",
      problem: "0123456789",
      verb: "change",
      text: `replicas 1 → 2, ${sha.slice(0, 7)}`,
      sha,
    });
  });

  it("knows a merge that was made by hand from the record", () => {
    const byHand = { ...commit, subject: "Merge pull request #1 from x", trailers: [] };
    expect(timelineOf([record], [byHand])[3]).toMatchObject({
      problem: "0123456789",
      text: `replicas 1 → 2, ${sha.slice(0, 7)}`,
    });
  });

  it("tells a remediation whose record is lost, and leaves other commits out", () => {
    const other = { ...commit, sha: "e".repeat(40), trailers: trailers.slice(0, 3) };
    const events = timelineOf([], [commit, other]);
    expect(events).toMatchObject([{ verb: "change", text: "replicas 1 → 2 (#1), ddddddd" }]);
  });

  it("keeps the order of a record though a clock jumped back", () => {
    const jumped = aRecord([at(opened, "10:00.000"), at(planned(), "09:00.000")]);
    expect(verbs(timelineOf([jumped], []))).toEqual(["problem", "plan"]);
  });

  it("merges records by time", () => {
    const problem = aProblem({ service: "orders" });
    const other: Entry = { kind: "problem-opened", at: "", problem };
    const later = aRecord([at(other, "11:15.000")], "ffffffffff");
    const services = timelineOf([record, later], []).map(({ service }) => service);
    expect(services).toEqual(["carts", "carts", "orders", "carts", "carts"]);
  });
});

describe("selectEvents()", () => {
  const events = timelineOf([record], [commit]);

  it.each([
    [{}, 5],
    [{ stage: "production", service: "carts" }, 5],
    [{ service: "orders" }, 0],
    [{ problem: "01234" }, 5],
    [{ problem: "1234" }, 0],
    [{ limit: 2 }, 2],
    [{ limit: 9 }, 5],
  ])("of %j finds %i", (wanted, count) => {
    expect(selectEvents(events, wanted)).toHaveLength(count);
  });

  it("keeps the newest, oldest first", () => {
    expect(verbs(selectEvents(events, { limit: 2 }))).toEqual(["change", "merge"]);
  });
});
