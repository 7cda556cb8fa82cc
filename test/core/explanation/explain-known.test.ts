import { expect, it } from "vitest";
import { explainKnown } from "../../../src/core/explanation/explain-known.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { phaseOf } from "../../../src/core/journal/phase.ts";
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

const at = "2026-03-01T03:10:00.000Z";
const ignored: Entry = { kind: "ignored", at, reason: "merged", detail: "it is part of another" };
const closed: Entry = { kind: "closed", at, reason: "healed", detail: "it is over" };
const handedOver: Entry = {
  kind: "handed-over",
  at,
  reason: "actions-exhausted",
  detail: "all were tried",
};
const observed = [opened, planned(), proposed(), merged(), reconciled()];

it.each<[string, readonly Entry[], string, RegExp]>([
  ["was ignored", [opened, ignored], "ignore ended", /part of another/],
  ["was closed", [opened, closed], "ignore ended", /it is over/],
  ["is planned", [opened, planned()], "ignore in-hand", /attempt 1 answers/],
  ["is proposed", [opened, planned(), proposed()], "ignore in-hand", /pull request 1/],
  ["is planned and resolved", [opened, planned(), resolved], "close resolved", /withdrawn/],
  ["is merged", [opened, planned(), proposed(), merged()], "ignore in-hand", /verdict/],
  ["is observed and resolved", [...observed, resolved], "ignore in-hand", /verdict/],
  ["is healed", [...observed, evaluated(1, "pass")], "ignore awaiting-resolve", /monitor/],
  [
    "is healed and resolved",
    [...observed, evaluated(1, "pass"), resolved],
    "close resolved",
    /gone/,
  ],
  ["is people's", [opened, handedOver], "ignore awaiting-resolve", /all were tried/],
  [
    "was declined",
    [opened, planned(), proposed(), declined()],
    "ignore awaiting-resolve",
    /taken as a no/,
  ],
])("a report of an occurrence that %s", (_, entries, expected, detail) => {
  const record = aRecord(entries);
  const phase = phaseOf(record);
  if (phase.kind === "deciding") throw new Error("nothing is in hand");
  const told = explainKnown(record, phase);
  expect(`${told.kind} ${told.reason}`).toBe(expected);
  expect(told.detail).toMatch(detail);
});
