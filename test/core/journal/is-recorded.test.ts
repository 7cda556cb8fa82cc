import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { isRecorded } from "../../../src/core/journal/is-recorded.ts";
import { merged, opened, planned, resolved } from "../../support/records.ts";

const at = "2026-03-01T03:10:00.000Z";
const later = "2026-03-01T03:20:00.000Z";
const reopened: Entry = { kind: "problem-reopened", at };
const handedOver: Entry = { kind: "handed-over", at, reason: "actions-exhausted", detail: "" };
const closed: Entry = { kind: "closed", at, reason: "resolved", detail: "" };
const retried: Entry = { kind: "retried", at, by: "ann", next: 2 };
const lifted: Entry = { kind: "hold-lifted", at, by: "ann" };
const hold: Entry = {
  kind: "hold-placed",
  at,
  action: "scaling",
  by: "ann",
  reason: "release day",
  until: "2026-03-02T03:10:00.000Z",
};

function command(comment: number): Entry {
  return {
    kind: "commanded",
    at,
    comment,
    by: "ann",
    command: "hold",
    outcome: "done",
    detail: "",
  };
}

it.each<readonly [string, readonly Entry[], Entry, boolean]>([
  ["an intent that is there", [opened, planned()], planned(), true],
  ["the intent of another attempt", [opened, planned()], planned(2), false],
  ["the end of a problem that is open", [opened], resolved, false],
  ["the end of a problem that has ended", [opened, resolved], resolved, true],
  ["a reopening of what was never over", [opened], reopened, true],
  ["a reopening of what is over", [opened, resolved], reopened, false],
  ["an end that is there", [opened, resolved, closed], closed, true],
  ["another end of what came back", [opened, resolved, closed, reopened, resolved], closed, false],
  ["people who have it", [opened, handedOver], handedOver, true],
  ["people who get it again after another try", [opened, handedOver, retried], handedOver, false],
  ["people who get it again after they merged", [handedOver, merged()], handedOver, false],
  ["another try that is noted", [opened, handedOver, retried], retried, true],
  ["one more try", [opened, handedOver, retried], { ...retried, next: 3 }, false],
  ["a hold that stands, said later", [opened, hold], { ...hold, at: later }, true],
  ["a hold with another end", [opened, hold], { ...hold, until: later }, false],
  ["a hold after it was lifted", [opened, hold, lifted], hold, false],
  ["a lift of what is on hold", [opened, hold], lifted, false],
  ["a lift of what was lifted", [opened, hold, lifted], lifted, true],
  ["an answered comment with others behind it", [opened, command(1), command(2)], command(1), true],
  ["a new comment", [opened, command(1)], command(2), false],
  [
    "a join of what has joined",
    [opened, { kind: "joined", at, lead: "a", detail: "" }],
    { kind: "joined", at, lead: "a", detail: "" },
    true,
  ],
])("%s: %#", (_, entries, entry, expected) => {
  expect(isRecorded(entries, entry)).toBe(expected);
});
