import { expect, it } from "vitest";
import { checkGuards } from "../../../src/core/guard/check-guards.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { action, limits, minutes, problemRecord } from "./guarded.ts";

const three = limits({ flaps: 3, flapMinutes: 60 });

/** An occurrence that began and ended so many minutes ago. */
function earlier(id: string, { from, to }: { from: number; to: number }, title?: string) {
  const resolved: Entry = { kind: "problem-resolved", at: minutes(-to) };
  const problem = title === undefined ? {} : { title };
  return problemRecord(id, { ago: from, problem, entries: [resolved] });
}

const first = earlier("bbbbbbbbbb", { from: 50, to: 40 });
const second = earlier("cccccccccc", { from: 30, to: 20 });

it("hands over what comes again and again", () => {
  expect(checkGuards(action({ others: [first, second], limits: three }))).toMatchObject({
    kind: "hand-over",
    reason: "flapping",
    hold: { guard: "flapping", detail: "it came 3 times within 60 minutes, the limit is 3" },
  });
});

it.each([
  ["is long ago", earlier("cccccccccc", { from: 70, to: 20 })],
  ["has another title", earlier("cccccccccc", { from: 30, to: 20 }, "Failure rate increase")],
  ["burns beside this one", earlier("cccccccccc", { from: 30, to: 1 })],
  ["is open", problemRecord("cccccccccc", { ago: 30 })],
])("does not count one that %s", (_, other) => {
  expect(checkGuards(action({ others: [first, other], limits: three }))).toBeUndefined();
});

it("does not count what followed another problem", () => {
  const joined: Entry = { kind: "joined", at: minutes(-29), lead: "bbbbbbbbbb", detail: "" };
  const resolved: Entry = { kind: "problem-resolved", at: minutes(-20) };
  const other = problemRecord("cccccccccc", { ago: 30, entries: [joined, resolved] });
  expect(checkGuards(action({ others: [first, other], limits: three }))).toBeUndefined();
});

it("counts how often one occurrence was reopened", () => {
  const record = problemRecord("aaaaaaaaaa", { ago: 30, entries: [reopened(20), reopened(10)] });
  expect(checkGuards(action({ record, limits: three }))).toMatchObject({ reason: "flapping" });
  const once = problemRecord("aaaaaaaaaa", { ago: 90, entries: [reopened(80), reopened(10)] });
  expect(checkGuards(action({ record: once, limits: three }))).toBeUndefined();
});

it("gives a person the try that they ask for", () => {
  const retried: Entry = { kind: "retried", at: minutes(0), by: "ada", next: 1 };
  const record = problemRecord("aaaaaaaaaa", { entries: [retried] });
  expect(checkGuards(action({ record, others: [first, second], limits: three }))).toBeUndefined();
});

function reopened(ago: number): Entry {
  return { kind: "problem-reopened", at: minutes(-ago) };
}
