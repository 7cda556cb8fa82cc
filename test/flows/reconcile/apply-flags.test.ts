import { describe, expect, it } from "vitest";
import type { LiveFlag, WantedFlag } from "../../../src/core/flags/flags.ts";
import type { DriftPolicy } from "../../../src/core/reconcile/decide-drift.ts";
import { applyFlags, type FlagMemory } from "../../../src/flows/reconcile/apply-flags.ts";
import type { RemoteFlags } from "../../../src/ports.ts";

const start = new Date("2026-03-01T03:00:00Z");

/** Knows these flags; `written` is what was set, in order. */
function flagsOf(known: Readonly<Record<string, boolean>>) {
  const live = new Map<string, LiveFlag>(
    Object.entries(known).map(([flag, enabled]) => [flag, { enabled, rollout: 100, variants: [] }]),
  );
  const written: string[] = [];
  const memory: FlagMemory = { agreed: new Map(), drift: new Map() };
  const service: RemoteFlags = {
    kind: "remote",
    read: async (flag) => {
      if (flag === "broken") throw new Error("Unleash is away");
      return live.get(flag);
    },
    set: async (flag, { enabled, rollout }) => {
      if (flag === "closed") return { kind: "refused", message: "closed to us" };
      const before = live.get(flag);
      if (before === undefined) return { kind: "unknown-flag" };
      written.push(flag);
      live.set(flag, { ...before, enabled, rollout: rollout ?? before.rollout });
      return { kind: "set" };
    },
  };
  const apply = (
    wanted: Readonly<Record<string, boolean | Partial<WantedFlag>>>,
    policy: DriftPolicy = "correct",
    secondsLater = 0,
  ) =>
    applyFlags(
      service,
      {
        wanted: new Map(Object.entries(wanted).map(([flag, each]) => [flag, wish(each)])),
        policy,
        now: new Date(start.getTime() + secondsLater * 1000),
      },
      memory,
    );
  const click = (flag: string, change: Partial<LiveFlag>) => {
    live.set(flag, { enabled: false, rollout: 100, variants: [], ...live.get(flag), ...change });
  };
  return { apply, click, written, live };
}

function wish(each: boolean | Partial<WantedFlag>): WantedFlag {
  const named = typeof each === "boolean" ? { enabled: each } : each;
  return { enabled: true, rollout: null, variants: null, ...named };
}

describe("applyFlags()", () => {
  it("writes what differs and nothing else, and tells what became of each", async () => {
    const { apply, written } = flagsOf({ on: true, off: false, other: false, closed: false });
    const { outcomes, drift } = await apply({
      on: true,
      off: true,
      unheard: true,
      other: false,
      closed: true,
    });
    expect(outcomes).toEqual([
      { flag: "on", kind: "unchanged" },
      { flag: "off", kind: "set" },
      { flag: "unheard", kind: "unknown" },
      { flag: "other", kind: "unchanged" },
      { flag: "closed", kind: "refused", message: "closed to us" },
    ]);
    expect(written).toEqual(["off"]);
    expect(drift).toEqual([]);
  });

  it("has nothing to say of no flags", async () => {
    expect((await flagsOf({}).apply({})).outcomes).toEqual([]);
  });

  it("leaves a rollout alone that nobody names, and sets one that is named", async () => {
    const { apply, live, written } = flagsOf({ a: true });
    await apply({ a: true });
    expect(written).toEqual([]);
    await apply({ a: { rollout: 20 } });
    expect(live.get("a")).toMatchObject({ enabled: true, rollout: 20 });
  });

  it("puts a click right, tells it once, and pauses longer where somebody insists", async () => {
    const { apply, click, live } = flagsOf({ a: true });
    await apply({ a: true });
    click("a", { enabled: false });
    const first = await apply({ a: true });
    expect(live.get("a")?.enabled).toBe(true);
    expect(first.drift).toEqual([
      { flag: "a", field: "state", message: "is off, wanted on", answer: "corrected" },
    ]);
    expect((await apply({ a: true })).drift).toEqual([]);
    click("a", { enabled: false });
    const second = await apply({ a: true }, "correct", 2);
    expect(second.outcomes).toEqual([{ flag: "a", kind: "drifted", message: "is off, wanted on" }]);
    expect(second.drift).toMatchObject([{ answer: "backed-off" }]);
    expect(second.lookAgain).toEqual(new Date(start.getTime() + 5_000));
    expect((await apply({ a: true }, "correct", 3)).drift).toEqual([]);
    expect((await apply({ a: true }, "correct", 5)).drift).toMatchObject([{ answer: "corrected" }]);
  });

  it.each(["report", "off"] as const)("leaves a click alone by the policy %s", async (policy) => {
    const { apply, click, live } = flagsOf({ a: true, b: true });
    await apply({ a: true, b: { rollout: 100 } }, policy);
    click("a", { enabled: false });
    click("b", { rollout: 5 });
    const passes = [
      await apply({ a: true, b: { rollout: 100 } }, policy),
      await apply({ a: true, b: { rollout: 100 } }, policy, 60),
    ];
    expect(live.get("a")?.enabled).toBe(false);
    expect(live.get("b")?.rollout).toBe(5);
    const told = passes.flatMap(({ drift }) =>
      drift.map(({ answer, message }) => [answer, message]),
    );
    expect(told).toEqual(
      policy === "off"
        ? []
        : [
            ["reported", "is off, wanted on"],
            ["reported", "is for 5%, wanted 100%"],
          ],
    );
    click("a", { enabled: true });
    await apply({ a: true }, policy, 120);
    click("a", { enabled: false });
    const again = await apply({ a: true }, policy, 180);
    expect(again.drift).toHaveLength(policy === "off" ? 0 : 1);
  });

  it("applies what a commit changes, however the flag was clicked before", async () => {
    const { apply, click, live } = flagsOf({ a: true });
    await apply({ a: true }, "report");
    click("a", { enabled: false });
    await apply({ a: { enabled: true, rollout: 50 } }, "report");
    expect(live.get("a")).toMatchObject({ enabled: true, rollout: 50 });
  });

  it("takes an archived flag for drift too", async () => {
    const { apply, live } = flagsOf({ a: true });
    await apply({ a: true }, "report");
    live.delete("a");
    expect((await apply({ a: true }, "report")).drift).toEqual([
      { flag: "a", field: "state", message: "is gone, wanted back", answer: "reported" },
    ]);
    expect((await apply({ a: true }, "correct")).outcomes).toEqual([
      { flag: "a", kind: "unknown" },
    ]);
  });

  it("keeps what it did before the service went away", async () => {
    const { apply, click } = flagsOf({ a: true });
    await apply({ a: true });
    click("a", { enabled: false });
    const { drift, failure } = await apply({ a: true, broken: true });
    expect(drift).toMatchObject([{ flag: "a", answer: "corrected" }]);
    expect(failure?.error).toEqual(new Error("Unleash is away"));
  });
});
