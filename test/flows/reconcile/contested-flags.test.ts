import { describe, expect, it } from "vitest";
import { claimFlags } from "../../../src/flows/reconcile/claim-flags.ts";
import type { StageState } from "../../../src/flows/reconcile/stage-memory.ts";
import type { WantedFlag } from "../../../src/core/flags/flags.ts";
import type { RemoteFlags } from "../../../src/ports.ts";
import { stageBench } from "./stage-bench.ts";

const flagsFile = "carts/flags.yaml";
const flags = (state: string) => ({ [flagsFile]: `flags:\n  Promotion: ${state}\n` });

const on: WantedFlag = { enabled: true, rollout: null, variants: null };
const one = remote();

function remote(): RemoteFlags {
  return {
    kind: "remote",
    read: () => Promise.reject(new Error("nothing is asked")),
    set: () => Promise.reject(new Error("nothing is set")),
  };
}

function newState(): StageState {
  return { settled: false, drift: new Map() };
}

describe("reconcileStage() of two stages with one flag service", () => {
  it("leaves a flag to the stage that has it, and says so on the other's commit", async () => {
    await using bench = await stageBench({ cluster: null });
    bench.flags.set("Promotion", false);
    await bench.push(flags("on"));
    await bench.reconcile();
    const other = await bench.push(flags("off"), "another", "later");
    for (let minute = 0; minute < 4; minute += 1) {
      await bench.reconcile({ stage: "later" });
      await bench.reconcile();
      bench.clock.advance(60_000);
    }
    expect(bench.calls.filter((call) => call.startsWith("set"))).toEqual(["set flag Promotion"]);
    expect(bench.flags.get("Promotion")).toBe(true);
    expect(bench.posted(other).at(-1)).toBe(
      "failure: dev of shop wants Promotion on in the same flag service: give each stage an environment of its own",
    );
  });

  it("gives the flag over once the first has none of that name any more", async () => {
    await using bench = await stageBench({ cluster: null });
    bench.flags.set("Promotion", false);
    await bench.push(flags("on"));
    await bench.reconcile();
    const other = await bench.push(flags("off"), "another", "later");
    await bench.reconcile({ stage: "later" });
    await bench.push({ [flagsFile]: null, "carts/README.md": "no flags\n" });
    await bench.reconcile();
    bench.clock.advance(300_000);
    await bench.reconcile({ stage: "later" });
    expect(bench.flags.get("Promotion")).toBe(false);
    expect(bench.posted(other).at(-1)).toBe("success: 1 of 1 flag set");
  });
});

describe("claimFlags()", () => {
  it.each([
    ["the same", one, on, []],
    ["a rollout that nobody else names", one, { ...on, rollout: 20 }, []],
    ["another state", one, { ...on, enabled: false }, ["X"]],
    ["another state elsewhere", remote(), { ...on, enabled: false }, []],
  ])("of a stage that wants %s", (_, at, wanted, refused) => {
    const [first, second] = [newState(), newState()];
    const memory = new Map([
      ["shop/dev", first],
      ["site/dev", second],
    ]);
    claimFlags(memory, first, { service: one, by: "dev of shop", wanted: new Map([["X", on]]) });
    const claim = { service: at, by: "dev of site", wanted: new Map([["X", wanted]]) };
    expect([...claimFlags(memory, second, claim).refused.keys()]).toEqual(refused);
  });

  it("keeps nobody waiting for a stage that waits itself", () => {
    const [first, second] = [newState(), newState()];
    const memory = new Map([
      ["shop/dev", first],
      ["site/dev", second],
    ]);
    const wish = (by: string, enabled: boolean) => ({
      service: one,
      by,
      wanted: new Map([["X", { ...on, enabled }]]),
    });
    claimFlags(memory, first, wish("dev of shop", true));
    claimFlags(memory, second, wish("dev of site", true));
    expect(claimFlags(memory, first, wish("dev of shop", false)).refused.get("X")).toMatch(
      /^dev of site wants X on in the same flag service: /,
    );
    expect(claimFlags(memory, second, wish("dev of site", false)).refused.size).toBe(0);
    expect(claimFlags(memory, first, wish("dev of shop", false)).refused.size).toBe(0);
  });
});
