import { expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { hasOpenChange, phaseOf } from "../../../src/core/journal/phase.ts";
import {
  aProblem,
  aRecord,
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
const toEvaluation = [opened, planned(), proposed(), merged(), reconciled()];

const healed: readonly Entry[] = [...toEvaluation, evaluated(1, "pass"), resolved];
const joined: Entry = { kind: "joined", at, lead: "0123456789", detail: "" };
const returnScheduled: Entry = { kind: "return-scheduled", at, due: at };
const workflow = planned(1, { workflow: { event: "page", payload: {} } });
const handedOver: Entry = { kind: "handed-over", at, reason: "actions-exhausted", detail: "" };

const cases: readonly (readonly [string, readonly Entry[], string, boolean])[] = [
  ["a new problem is to be decided", [opened], "deciding", false],
  ["an intent without a pull request is taken up", [opened, planned()], "planned", true],
  ["an open pull request is followed", [opened, planned(), proposed()], "proposed", true],
  ["a merge waits for the reconciler", [opened, planned(), proposed(), merged()], "merged", true],
  ["a healthy rollout is observed", toEvaluation, "observing", true],
  [
    "a pass waits for the monitor",
    [...toEvaluation, evaluated(1, "pass")],
    "awaiting-resolve",
    false,
  ],
  [
    "a warning is good enough",
    [...toEvaluation, evaluated(1, "warning")],
    "awaiting-resolve",
    false,
  ],
  ["a fail asks for the next action", [...toEvaluation, evaluated(1, "fail")], "deciding", false],
  [
    "an error asks again, and a decision is due",
    [...toEvaluation, evaluated(1, "errored")],
    "deciding",
    false,
  ],
  ["a refusal asks for the next action", [opened, refused()], "deciding", false],
  ["a no is a no", [opened, planned(), proposed(), declined()], "awaiting-resolve", false],
  [
    "after the last action people are at work",
    [opened, { kind: "handed-over", at, reason: "actions-exhausted", detail: "" }],
    "awaiting-resolve",
    false,
  ],
  [
    "what the monitor took back has ended",
    [opened, { kind: "ignored", at, reason: "merged", detail: "" }],
    "ended",
    false,
  ],
  [
    "what was over when it was first heard of is decided once it burns after all",
    [
      { kind: "problem-opened", at, problem: aProblem({ state: "resolved" }) },
      resolved,
      { kind: "closed", at, reason: "resolved", detail: "" },
      { kind: "problem-reopened", at },
    ],
    "deciding",
    false,
  ],
  [
    "what nobody knew to be a problem is decided once it is one",
    [
      { kind: "problem-opened", at, problem: aProblem({ state: "unknown" }) },
      { kind: "ignored", at, reason: "not-open", detail: "" },
      { kind: "problem-reopened", at },
    ],
    "deciding",
    false,
  ],
  [
    "what was never a problem has ended",
    [
      { kind: "problem-opened", at, problem: aProblem({ state: "unknown" }) },
      { kind: "ignored", at, reason: "not-open", detail: "" },
    ],
    "ended",
    false,
  ],
  [
    "what no rule matched is looked at again, for a rule may have come",
    [opened, { kind: "ignored", at, reason: "no-rule", detail: "" }],
    "deciding",
    false,
  ],
  ["a problem that another's change answers waits for that one", [opened, joined], "joined", false],
  [
    "a problem that parted is decided on its own",
    [opened, joined, { kind: "parted", at, lead: "0123456789", detail: "" }],
    "deciding",
    false,
  ],
  [
    "a person who wants another try gets one after a hand-over",
    [
      ...toEvaluation,
      evaluated(1, "fail"),
      handedOver,
      { kind: "retried", at, by: "ann", next: 2 },
    ],
    "deciding",
    false,
  ],
  [
    "a person who wants another try gets one after a no",
    [opened, planned(), proposed(), declined(), { kind: "retried", at, by: "ann", next: 2 }],
    "deciding",
    false,
  ],
  [
    "the wanted try is followed as any other",
    [...toEvaluation, { kind: "retried", at, by: "ann", next: 2 }, planned(2)],
    "planned",
    true,
  ],
  [
    "what is to be put back waits for its time",
    [...healed, returnScheduled],
    "awaiting-return",
    false,
  ],
  [
    "nothing is put back after a person's word",
    [...healed, returnScheduled, { kind: "return-cancelled", at, detail: "" }],
    "awaiting-resolve",
    false,
  ],
  [
    "what puts a value back is followed as any other",
    [...healed, returnScheduled, planned(2, { purpose: "return" }), proposed(2)],
    "proposed",
    true,
  ],
  [
    "what puts a value back has no next action",
    [
      ...healed,
      returnScheduled,
      planned(2, { purpose: "return" }),
      proposed(2),
      merged(2),
      reconciled(2),
      evaluated(2, "fail"),
    ],
    "awaiting-resolve",
    false,
  ],
  ["a workflow that is intended is sent", [opened, workflow], "planned", true],
  [
    "a workflow that was sent is observed",
    [opened, workflow, { kind: "dispatched", at, attempt: 1, event: "page" }, reconciled()],
    "observing",
    true,
  ],
  [
    "a closed problem has ended",
    [opened, resolved, { kind: "closed", at, reason: "healed", detail: "" }],
    "ended",
    false,
  ],
];

it.each(cases)("%s", (_, entries, kind, open) => {
  const record = aRecord(entries);
  expect(phaseOf(record).kind).toBe(kind);
  expect(hasOpenChange(record)).toBe(open);
});

it("counts the attempt that is due", () => {
  expect(phaseOf(aRecord([...toEvaluation, evaluated(1, "fail")]))).toEqual({
    kind: "deciding",
    attempt: 2,
  });
});

it("tells a healed service from one that people look after", () => {
  const healedOne = phaseOf(aRecord([...toEvaluation, evaluated(1, "pass")]));
  const declinedOne = phaseOf(aRecord([opened, planned(), proposed(), declined()]));
  expect([healedOne, declinedOne]).toEqual([
    { kind: "awaiting-resolve", healed: true },
    { kind: "awaiting-resolve", healed: false },
  ]);
});

const reopened: Entry = { kind: "problem-reopened", at };
const closed: Entry = { kind: "closed", at, reason: "healed", detail: "" };
const withdrawn: Entry = {
  kind: "pull-request-closed",
  at,
  attempt: 1,
  by: null,
  reason: "resolved",
};
const back = [returnScheduled, planned(2, { purpose: "return" }), proposed(2), merged(2)];

it.each<readonly [string, readonly Entry[], object]>([
  ["before anything was tried", [opened, resolved, closed], { kind: "deciding", attempt: 1 }],
  ["after what helped", [...healed, closed], { kind: "deciding", attempt: 2 }],
  [
    "after its change was withdrawn",
    [opened, planned(), proposed(), resolved, withdrawn, closed],
    { kind: "deciding", attempt: 2 },
  ],
  [
    "after a person said no",
    [opened, planned(), proposed(), declined(), resolved, closed],
    { kind: "awaiting-resolve" },
  ],
  ["while people have it", [opened, handedOver, resolved, closed], { kind: "awaiting-resolve" }],
  ["while it is put back", [...healed, ...back], { kind: "merged" }],
  [
    "after it was put back",
    [...healed, ...back, reconciled(2), evaluated(2, "fail"), closed],
    { kind: "deciding", attempt: 3 },
  ],
])("takes a problem up again that the monitor opened again, %s", (_, entries, phase) => {
  expect(phaseOf(aRecord([...entries, reopened]))).toMatchObject(phase);
  expect(phaseOf(aRecord([...entries, reopened, resolved, closed]))).toEqual({ kind: "ended" });
});

it("decides about what was put back and came again meanwhile", () => {
  const entries = [...healed, ...back, reopened, reconciled(2), evaluated(2, "fail")];
  expect(phaseOf(aRecord(entries))).toEqual({ kind: "deciding", attempt: 3 });
});

it("does not doubt a pass by what came before it", () => {
  const entries = [opened, planned(), proposed(), resolved, reopened, merged(), reconciled()];
  const phase = phaseOf(aRecord([...entries, evaluated(1, "pass")]));
  expect(phase).toEqual({ kind: "awaiting-resolve", healed: true });
});
