import { expect, it } from "vitest";
import { commandPlaces } from "../../../src/core/chatops/command-places.ts";
import { hearsCommands } from "../../../src/core/chatops/hears-commands.ts";
import { judgeRetry } from "../../../src/core/chatops/judge-retry.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import {
  aRecord,
  declined,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
  resolved,
} from "../../support/records.ts";

const at = "2026-03-01T03:20:00.000Z";
const handedOver: Entry = { kind: "handed-over", at, reason: "actions-exhausted", detail: "" };
const attempt = [planned(), proposed(), merged(), reconciled()];
const closed: Entry = { kind: "closed", at, reason: "healed", detail: "" };
const hold: Entry = {
  kind: "hold-placed",
  at,
  action: null,
  by: null,
  reason: "",
  until: "2026-03-01T05:00:00.000Z",
};

it.each<readonly [string, readonly Entry[], number]>([
  ["after people got it", [...attempt, evaluated(1, "fail"), handedOver], 2],
  ["after people got it before anything was tried", [handedOver], 1],
  ["after a no", [planned(), proposed(), declined()], 2],
])("grants another try %s", (_, entries, next) => {
  expect(judgeRetry(aRecord([opened, ...entries]))).toEqual({ kind: "granted", next });
});

it.each<readonly [string, readonly Entry[], string]>([
  ["the monitor took it back", [handedOver, resolved], "the problem is over"],
  ["it ended in the hands of people", [handedOver, closed], "the problem is over"],
  ["it has ended", [...attempt, evaluated(1, "pass"), closed], "the problem is over"],
  ["the change helped", [...attempt, evaluated(1, "pass")], "the last action helped"],
  ["a pull request is open", [planned(), proposed()], "attempt 1 is still in hand"],
  [
    "people have an open pull request",
    [planned(), proposed(), handedOver],
    "pull request 1 is still open: merge it, or close it first",
  ],
  ["it is observed", attempt, "attempt 1 is still in hand"],
  ["nothing was tried", [], "the next action is being decided as it is"],
  [
    "another problem's change answers it",
    [{ kind: "joined", at, lead: "a", detail: "" }],
    "the change of another problem answers this one",
  ],
])("refuses another try when %s", (_, entries, detail) => {
  expect(judgeRetry(aRecord([opened, ...entries]))).toEqual({ kind: "refused", detail });
});

it.each([
  ["a problem that burns", [opened], "open"],
  ["a problem that ended without a place to talk", [opened, closed], "over"],
  ["a problem that ended today", [opened, planned(), proposed(), closed], "open"],
  ["a hold that outlives its problem", [opened, hold, closed], "open"],
] as const)("reads the comments of %s: %#", (_, entries, expected) => {
  expect(hearsCommands(aRecord(entries), new Date("2026-03-01T04:00:00Z"))).toBe(expected);
});

it("stops reading comments a day after the end", () => {
  const entries = [opened, planned(), proposed(), closed];
  expect(hearsCommands(aRecord(entries), new Date("2026-03-02T03:20:01Z"))).toBe("over");
});

it("reads the last three pull requests and the issue, also when that is closed", () => {
  const entries: readonly Entry[] = [1, 2, 3, 4].flatMap((number) => [
    planned(number),
    { kind: "pull-request-opened", at, attempt: number, number, url: "", head: "c" },
  ]);
  const issue: readonly Entry[] = [
    { kind: "issue-opened", at, number: 9, url: "" },
    { kind: "issue-closed", at, number: 9 },
  ];
  expect(commandPlaces(aRecord([opened, ...entries, ...issue]))).toEqual([2, 3, 4, 9]);
});

it("stops reading comments when the hold is over", () => {
  const late = new Date("2026-03-01T05:00:01Z");
  expect(hearsCommands(aRecord([opened, hold, closed]), late)).toBe("over");
});
