import { describe, expect, it } from "vitest";
import { checkGuards } from "../../../src/core/guard/check-guards.ts";
import type { Entry, EntryOf } from "../../../src/core/journal/entry.ts";
import { planned } from "../../support/records.ts";
import { action, ended, limits, minutes, now, openAttempt, own, problemRecord } from "./guarded.ts";

function hold(given: Partial<EntryOf<"hold-placed">> = {}): Entry {
  return {
    kind: "hold-placed",
    at: minutes(-1),
    action: "scaling",
    by: "ada",
    reason: "black friday",
    until: minutes(60),
    ...given,
  };
}

const closed: Entry = { kind: "closed", at: minutes(-5), reason: "resolved", detail: "" };
const retried: Entry = { kind: "retried", at: minutes(0), by: "ada", next: 2 };

describe("checkGuards()", () => {
  it("lets the first change of a quiet stage through", () => {
    expect(checkGuards(action())).toBeUndefined();
  });

  it("lets a person's hold come before everything else", () => {
    const record = problemRecord("aaaaaaaaaa", { entries: [hold()] });
    const others = [problemRecord("bbbbbbbbbb", { entries: openAttempt })];
    expect(checkGuards(action({ record, others }))).toMatchObject({ hold: { guard: "hold" } });
  });
});

describe("hold", () => {
  it("keeps the action away, with what, who, why and until when", () => {
    const others = [problemRecord("bbbbbbbbbb", { entries: [...openAttempt, closed, hold()] })];
    expect(checkGuards(action({ others }))).toEqual({
      kind: "wait",
      hold: {
        guard: "hold",
        detail: "scaling of carts is on hold by ada: black friday",
        release: "/evenkeel resume on #1, or by itself at 2026-03-01 04:12 UTC",
        until: new Date(minutes(60)),
      },
    });
  });

  it.each<[string, Partial<EntryOf<"hold-placed">>, boolean]>([
    ["every action", { action: null }, true],
    ["another action", { action: "toggle-feature" }, false],
    ["this action, but is over", { until: minutes(0) }, false],
  ])("that is on %s", (_, given, holds) => {
    const record = problemRecord("aaaaaaaaaa", { entries: [hold(given)] });
    expect(checkGuards(action({ record }))?.kind).toBe(holds ? "wait" : undefined);
  });

  it.each([
    ["toggle-feature", "featuretoggle"],
    ["togglefeature", "toggle-feature"],
  ])("on %s is one on %s, which is the same action", (held, name) => {
    const record = problemRecord("aaaaaaaaaa", { entries: [hold({ action: held })] });
    expect(checkGuards(action({ record, action: name }))).toMatchObject({ kind: "wait" });
  });

  it("that was lifted, or is on another service or stage, holds nothing", () => {
    const lifted: Entry = { kind: "hold-lifted", at: minutes(0), by: "ada" };
    const others = [
      problemRecord("bbbbbbbbbb", { entries: [hold(), lifted] }),
      problemRecord("cccccccccc", { problem: { service: "orders" }, entries: [hold()] }),
      problemRecord("dddddddddd", { problem: { stage: "dev" }, entries: [hold()] }),
    ];
    expect(checkGuards(action({ others }))).toBeUndefined();
  });
});

describe("open-change", () => {
  it("joins the change that the service has under way", () => {
    const others = [problemRecord("bbbbbbbbbb", { entries: openAttempt })];
    expect(checkGuards(action({ others }))).toMatchObject({
      kind: "join",
      lead: "bbbbbbbbbb",
      hold: {
        guard: "open-change",
        detail: "problem bbbbbbbbbb has a change of the service under way",
      },
    });
  });

  it("waits for a change that only puts values back", () => {
    const entries = [planned(1, { purpose: "return" })];
    const others = [problemRecord("bbbbbbbbbb", { entries })];
    expect(checkGuards(action({ others }))).toMatchObject({
      kind: "wait",
      hold: {
        detail: "what problem bbbbbbbbbb had changed is being put back",
        release: "when the change of problem bbbbbbbbbb is over",
      },
    });
  });

  it.each([{ service: "orders" }, { stage: "dev" }])("lets a change of %j be", (problem) => {
    const others = [problemRecord("bbbbbbbbbb", { problem, entries: openAttempt })];
    expect(checkGuards(action({ others }))).toBeUndefined();
  });
});

describe("attempts", () => {
  const tried = [...ended(120), ...ended(90, "toggle-feature", 2)];

  it("hands the problem over when the limit is reached", () => {
    const record = problemRecord("aaaaaaaaaa", { ago: 130, entries: tried });
    const given = { record, action: "restart" };
    expect(checkGuards(action({ ...given, limits: limits({ attempts: 2 }) }))).toMatchObject({
      kind: "hand-over",
      reason: "attempts",
      hold: { detail: "2 actions were tried for this occurrence, the limit is 2" },
    });
    expect(checkGuards(action({ ...given, limits: limits({ attempts: 3 }) }))).toBeUndefined();
  });

  it("gives a person the try that they ask for", () => {
    const record = problemRecord("aaaaaaaaaa", { ago: 130, entries: [...tried, retried] });
    const given = action({ record, limits: limits({ attempts: 2 }) });
    expect(checkGuards(given)).toBeUndefined();
  });
});

describe("cooldown", () => {
  it("is between two changes of a service, whatever their actions", () => {
    const others = [problemRecord("bbbbbbbbbb", { ago: 60, entries: ended(2, "restart") })];
    expect(checkGuards(action({ others }))).toEqual({
      kind: "wait",
      hold: {
        guard: "cooldown",
        detail: "cooldown of 5 minutes after the last change",
        release: "by itself at 2026-03-01 03:15 UTC",
        until: new Date(minutes(3)),
      },
    });
    expect(checkGuards(action({ others, now: new Date(minutes(3)) }))).toBeUndefined();
  });

  it("is between two uses of one action for one occurrence, and not between two actions", () => {
    const record = problemRecord("aaaaaaaaaa", { ago: 60, entries: ended(2) });
    expect(checkGuards(action({ record }))).toMatchObject({ hold: { guard: "cooldown" } });
    expect(checkGuards(action({ record, action: "restart" }))).toBeUndefined();
  });

  it("does not make a person wait who asks for the action once more", () => {
    const record = problemRecord("aaaaaaaaaa", { ago: 60, entries: [...ended(2), retried] });
    expect(checkGuards(action({ record }))).toBeUndefined();
  });
});

describe("changes-per-hour", () => {
  it("bounds the changes of a stage, and ends when the oldest is an hour old", () => {
    const others = ["orders", "payment"].map((service) =>
      problemRecord(service, { ago: 40, problem: { service }, entries: ended(30) }),
    );
    const given = { others, limits: limits({ changesPerHour: 2 }) };
    expect(checkGuards(action(given))).toEqual({
      kind: "wait",
      hold: {
        guard: "changes-per-hour",
        detail: "2 changes of the stage in the last hour, the limit is 2",
        release: "by itself at 2026-03-01 03:42 UTC",
        until: new Date(minutes(30)),
      },
    });
    expect(
      checkGuards(action({ ...given, limits: limits({ changesPerHour: 3 }) })),
    ).toBeUndefined();
    expect(checkGuards(action({ ...given, now: new Date(minutes(30)) }))).toBeUndefined();
  });

  it("does not count another stage", () => {
    const problem = { stage: "dev", service: "orders" };
    const others = [problemRecord("bbbbbbbbbb", { problem, entries: ended(30) })];
    const given = { others, limits: limits({ changesPerHour: 1 }) };
    expect(checkGuards(action(given))).toBeUndefined();
  });
});

it("has no objection of its own to a problem without a place", () => {
  const record = problemRecord("aaaaaaaaaa", { problem: { stage: null, service: null } });
  const others = [
    problemRecord("bbbbbbbbbb", { problem: { stage: null, service: null }, entries: openAttempt }),
  ];
  expect(checkGuards(action({ record, others, now }))).toBeUndefined();
  expect(own.id).toBe("aaaaaaaaaa");
});
