import { expect, it } from "vitest";
import { checkGuards } from "../../../src/core/guard/check-guards.ts";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { action, ended, limits, minutes, openAttempt, own, problemRecord } from "./guarded.ts";

const three = limits({ stormServices: 3 });

function of(service: string, given: { ago?: number; entries?: readonly Entry[] } = {}) {
  return problemRecord(`${service}-id`, { ...given, problem: { service } });
}

it("lets the first problem of a storm go ahead, and has the others join it", () => {
  const others = [of("orders", { ago: 3 }), of("payment", { ago: 1 })];
  expect(checkGuards(action({ others, limits: three }))).toMatchObject({
    kind: "join",
    lead: "orders-id",
    hold: {
      guard: "storm",
      detail: "storm: 3 services of the stage have problems at once, problem orders-id goes first",
    },
  });
  const [first, ...rest] = others;
  const lead = action({ record: first ?? own, others: [own, ...rest], limits: three });
  expect(checkGuards(lead)).toBeUndefined();
});

it("finds the same lead on every server where two were opened at once", () => {
  const others = [of("orders"), of("payment")];
  expect(checkGuards(action({ others, limits: three }))).toBeUndefined();
  const [first] = others;
  const seen = action({ record: first ?? own, others: [own, ...others.slice(1)], limits: three });
  expect(checkGuards(seen)).toMatchObject({ lead: own.id });
});

it("prefers a problem whose change is under way to an earlier one", () => {
  const others = [of("orders", { ago: 3 }), of("payment", { ago: 1, entries: openAttempt })];
  expect(checkGuards(action({ others, limits: three }))).toMatchObject({ lead: "payment-id" });
});

it.each<[string, readonly Entry[]]>([
  ["nobody has rules for", [ignored()]],
  ["people have", [{ kind: "handed-over", at: minutes(0), reason: "refused", detail: "" }]],
  ["waits for a person", [{ kind: "held", at: minutes(0), guard: "hold", detail: "" }]],
  ["follows another one", [{ kind: "joined", at: minutes(0), lead: "x", detail: "" }]],
])("does not follow a problem that %s", (_, entries) => {
  const others = [of("orders", { ago: 3, entries }), of("payment", { ago: 1 })];
  expect(checkGuards(action({ others, limits: three }))).toBeUndefined();
});

it.each([
  ["two services", [of("orders", { ago: 3 })]],
  [
    "one that is over",
    [
      of("orders", { ago: 3 }),
      of("payment", { entries: [{ kind: "problem-resolved", at: minutes(0) }] }),
    ],
  ],
  ["one of long ago", [of("orders", { ago: 3 }), of("payment", { ago: 7 })]],
])("is no storm with %s", (_, others) => {
  expect(checkGuards(action({ others, limits: three }))).toBeUndefined();
});

it("counts by when problems were opened, however late they are decided", () => {
  const others = [of("orders", { ago: 63 }), of("payment", { ago: 62 })];
  const record = problemRecord("aaaaaaaaaa", { ago: 61 });
  const objection = checkGuards(action({ record, others, limits: three }));
  expect(objection).toMatchObject({ lead: "orders-id" });
});

const parted: readonly Entry[] = [
  { kind: "joined", at: minutes(-1), lead: "orders-id", detail: "" },
  { kind: "parted", at: minutes(0), lead: "orders-id", detail: "" },
];

it.each([
  [
    "whose change is over",
    [of("orders", { ago: 3, entries: ended(2) }), of("payment", { ago: 3 })],
  ],
  ["that is in the journal no more", [of("shipping", { ago: 3 }), of("payment", { ago: 3 })]],
])("does not hold what has followed a lead %s", (_, others) => {
  const record = problemRecord("aaaaaaaaaa", { entries: parted });
  expect(checkGuards(action({ record, others, limits: three }))).toBeUndefined();
});

it("has what parted from a lead without a change join the next one", () => {
  const record = problemRecord("aaaaaaaaaa", { entries: parted });
  const others = [of("orders", { ago: 3, entries: [ignored()] }), of("payment", { ago: 3 })];
  const objection = checkGuards(action({ record, others, limits: three }));
  expect(objection).toMatchObject({ kind: "join", lead: "payment-id" });
  // By itself again once it has waited for a change.
  const entries: readonly Entry[] = [
    ...parted,
    { kind: "joined", at: minutes(1), lead: "payment-id", detail: "" },
    { kind: "parted", at: minutes(2), lead: "payment-id", detail: "" },
  ];
  const later = problemRecord("aaaaaaaaaa", { entries });
  const left = [of("orders", { ago: 3 }), of("payment", { ago: 3, entries: ended(0) })];
  const given = { record: later, others: left, limits: limits({ stormServices: 2 }) };
  expect(checkGuards(action(given))?.hold.guard).not.toBe("storm");
});

it("is off without a cooldown", () => {
  const others = [of("orders", { ago: 3 }), of("payment", { ago: 1 })];
  const given = { others, limits: limits({ stormServices: 3, cooldownMinutes: 0 }) };
  expect(checkGuards(action(given))).toBeUndefined();
});

function ignored(): Entry {
  return { kind: "ignored", at: minutes(0), reason: "no-rule", detail: "no rule matches" };
}
