import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { defaultPolicy } from "../../../src/core/policy/parse-policy.ts";
import { checkGuards } from "../../../src/core/remediation/check-guards.ts";
import {
  aProblem,
  aRecord,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
} from "../../support/records.ts";

const { limits } = defaultPolicy;
const now = new Date("2026-03-01T03:12:00.000Z");
const record = aRecord([opened]);
const finished: readonly Entry[] = [
  planned(),
  proposed(),
  merged(),
  reconciled(),
  evaluated(1, "pass"),
];

function other(entries: readonly Entry[], service = "carts") {
  const at = "2026-03-01T03:00:00.000Z";
  return aRecord(
    [{ kind: "problem-opened", at, problem: aProblem({ service }) }, ...entries],
    "ffffffffff",
  );
}

it("lets the first change of a quiet stage through", () => {
  expect(checkGuards({ record, others: [other([], "orders")], limits, now })).toBeUndefined();
});

it("keeps a second change away while the service has one under way", () => {
  const held = checkGuards({ record, others: [other([planned()])], limits, now });
  expect(held).toEqual({
    guard: "open-change",
    detail: "problem ffffffffff has a change under way",
    until: null,
  });
});

it("lets another service's change be", () => {
  expect(
    checkGuards({ record, others: [other([planned()], "orders")], limits, now }),
  ).toBeUndefined();
});

it("waits out the cooldown after the last change of the service", () => {
  const held = checkGuards({ record, others: [other(finished)], limits, now });
  expect(held).toMatchObject({ guard: "cooldown", until: new Date("2026-03-01T03:15:00.000Z") });
  const later = new Date("2026-03-01T03:15:00.000Z");
  expect(checkGuards({ record, others: [other(finished)], limits, now: later })).toBeUndefined();
});

it("bounds the changes of a stage within an hour, and says when the oldest is an hour old", () => {
  const others = ["a", "b"].map((service) => other(finished, service));
  const held = checkGuards({ record, others, limits: { ...limits, changesPerHour: 2 }, now });
  expect(held).toEqual({
    guard: "changes-per-hour",
    detail: "2 changes in the last hour, the limit is 2",
    until: new Date("2026-03-01T04:10:00.000Z"),
  });
});
