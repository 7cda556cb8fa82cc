import { expect, it } from "vitest";
import { describeEntry, tellEntry } from "../../../src/core/journal/describe-entry.ts";
import { formatEntry, parseRecord, type Entry } from "../../../src/core/journal/entry.ts";
import { foldRecord } from "../../../src/core/journal/fold-record.ts";
import { isRecorded } from "../../../src/core/journal/is-recorded.ts";
import {
  aProblem,
  declined,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
  refused,
  resolved,
} from "../../support/records.ts";

const at = "2026-03-01T03:10:00.000Z";
const everything: readonly Entry[] = [
  opened,
  resolved,
  { kind: "problem-reopened", at },
  { kind: "ignored", at, reason: "no-rule", detail: "no rule of remediation.yaml matches" },
  { kind: "held", at, guard: "cooldown", detail: "cooldown of 5 minutes after the last change" },
  planned(),
  refused(),
  proposed(),
  { kind: "taken-over", at, attempt: 1, head: "e" },
  merged(),
  declined(),
  { kind: "pull-request-closed", at, attempt: 1, by: null, reason: "resolved" },
  reconciled(),
  evaluated(1, "pass"),
  { kind: "handed-over", at, reason: "actions-exhausted", detail: "all 2 actions were tried" },
  { kind: "closed", at, reason: "healed", detail: "the problem is over" },
];

it("reads every entry back as it was written", () => {
  expect(parseRecord(everything.map(formatEntry).join(""))).toEqual(everything);
});

it("leaves out lines that it cannot read and keeps the rest", () => {
  const text = `${formatEntry(opened)}{"kind":"from-the-future","at":"${at}"}\nnot json\n${formatEntry(resolved)}`;
  expect(parseRecord(text)).toEqual([opened, resolved]);
});

it("has no state for a record without its problem", () => {
  expect(foldRecord("0123456789", [resolved])).toBeUndefined();
});

it.each(everything.map((entry) => [entry.kind, entry] as const))(
  "tells %s in one line",
  (_, entry) => {
    const { verb, text } = tellEntry(aProblem(), entry);
    expect(`${verb}: ${text}`).toMatch(/^[a-z]+: \S.*$/);
  },
);

it("writes a commit message that reads as a story and can be queried", () => {
  expect(describeEntry("0123456789", aProblem(), planned()))
    .toBe(`plan(production/carts): replicas 1 → 2 (Response time degradation), attempt 1

Project: sockshop
Stage: production
Service: carts
Problem-Id: 0123456789
Remediation: Response time degradation
Action: scaling
Attempt: 1
Mode: automated
Rules-Sha: ${"b".repeat(40)}
`);
});

it("lets no alert forge a subject or a trailer", () => {
  const problem = aProblem({
    source: "x\n\nApproved-By: mallory",
    title: "t\nApproved-By: mallory",
  });
  const message = describeEntry("0123456789", problem, { kind: "problem-opened", at, problem });
  expect(message.split("\n").filter((line) => line.startsWith("Approved-By"))).toEqual([]);
  expect(message.split("\n")[1]).toBe("");
});

it("takes the monitor's last word for whether a problem is over", () => {
  const reopened: Entry = { kind: "problem-reopened", at };
  expect(foldRecord("0123456789", [opened, resolved])?.resolvedAt).toBe(at);
  expect(foldRecord("0123456789", [opened, resolved, reopened])?.resolvedAt).toBeNull();
  expect(isRecorded([opened], reopened)).toBe(true);
  expect(isRecorded([opened, resolved], reopened)).toBe(false);
  expect(isRecorded([opened, resolved, reopened], resolved)).toBe(false);
});

it.each<[string, Entry, boolean]>([
  ["the same step of the same attempt", { ...merged(), at: "2026-03-01T04:00:00.000Z" }, true],
  ["the same step of another attempt", merged(2), false],
  ["another step", reconciled(), false],
  ["the same hold", { kind: "held", at, guard: "cooldown", detail: "five" }, true],
  ["another hold", { kind: "held", at, guard: "cooldown", detail: "four" }, false],
])("isRecorded() knows %s", (_, entry, known) => {
  const hold: Entry = { kind: "held", at, guard: "cooldown", detail: "five" };
  expect(isRecorded([opened, merged(), hold], entry)).toBe(known);
});
