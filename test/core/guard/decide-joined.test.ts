import { expect, it } from "vitest";
import { decideJoined } from "../../../src/core/guard/decide-joined.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import {
  declined,
  evaluated,
  merged,
  planned,
  proposed,
  reconciled,
  resolved,
} from "../../support/records.ts";
import { minutes, openAttempt, problemRecord } from "./guarded.ts";

const lead = "bbbbbbbbbb";
const joined: Entry = { kind: "joined", at: minutes(-1), lead, detail: "" };
const applied = [...openAttempt, merged(), reconciled()];
const healed = [...applied, evaluated(1, "pass")];
const closed: Entry = { kind: "closed", at: minutes(0), reason: "resolved", detail: "" };
const handedOver: Entry = { kind: "handed-over", at: minutes(0), reason: "refused", detail: "no" };
const ignored: Entry = { kind: "ignored", at: minutes(0), reason: "no-rule", detail: "no rule" };

const held: Entry = { kind: "held", at: minutes(0), guard: "hold", detail: "grace looks into it" };
const broken: Entry = { ...held, guard: "broken-rules" };
const cooling: Entry = { ...held, guard: "cooldown" };

const follower = problemRecord("aaaaaaaaaa", { entries: [joined] });
const stranger = problemRecord("aaaaaaaaaa", {
  problem: { service: "orders" },
  entries: [joined],
});

function leadWith(entries: readonly Entry[]) {
  return problemRecord(lead, { ago: 5, entries });
}

it.each<[string, readonly Entry[]]>([
  ["is about to be decided", []],
  ["is held back for minutes", [cooling]],
  ["was held back, and is planned now", [held, planned()]],
  ["is planned", [planned()]],
  ["is a pull request", openAttempt],
  ["is merged", [...openAttempt, merged()]],
  ["is observed", applied],
  ["did not help, so that the next one is chosen", [...applied, evaluated(1, "fail")]],
  ["follows another one itself", [{ ...joined, lead: "x" }]],
])("waits while the change of the lead %s", (_, entries) => {
  expect(decideJoined(follower, leadWith(entries))).toMatchObject({ kind: "wait" });
});

it.each<[string, readonly Entry[]]>([
  ["has helped there", healed],
  ["is over with its problem", [...openAttempt, resolved, closed]],
  ["does not come, for want of a rule", [ignored]],
  ["is on hold until a person lifts it", [held]],
  ["waits for rules that can be read", [...applied, evaluated(1, "fail"), broken]],
])("goes on by itself once the change of the lead %s", (_, entries) => {
  expect(decideJoined(follower, leadWith(entries))).toMatchObject({ kind: "part" });
});

it("goes on by itself where the lead is gone", () => {
  expect(decideJoined(follower, undefined)).toMatchObject({ kind: "part" });
});

it.each<[string, readonly Entry[]]>([
  ["people have", [...openAttempt, handedOver]],
  ["people said no to", [...openAttempt, declined()]],
  ["people said no to, and that is over now", [planned(), proposed(), declined(), closed]],
])("hands over what follows a change of its service that %s", (_, entries) => {
  expect(decideJoined(follower, leadWith(entries))).toMatchObject({ kind: "hand-over" });
  // Nobody was asked about another service.
  expect(decideJoined(stranger, leadWith(entries))).toMatchObject({ kind: "part" });
});

it.each<[string, readonly Entry[], "healed" | "resolved"]>([
  ["by the lead's change", healed, "healed"],
  ["by itself", openAttempt, "resolved"],
])("ends with its problem, %s", (_, entries, reason) => {
  const over = problemRecord("aaaaaaaaaa", { entries: [joined, resolved] });
  expect(decideJoined(over, leadWith(entries))).toMatchObject({ kind: "close", reason });
});

it.each<[string, readonly Entry[]]>([
  ["merged", [...openAttempt, merged()]],
  ["observed", applied],
])(
  "waits for the verdict of a change that is %s, for it may be what ended the problem",
  (_, entries) => {
    const over = problemRecord("aaaaaaaaaa", { entries: [joined, resolved] });
    expect(decideJoined(over, leadWith(entries))).toMatchObject({ kind: "wait" });
  },
);
