import { describe, expect, it } from "vitest";
import { stageBench, type StageBench } from "./stage-bench.ts";

const flagsFile = "carts/flags.yaml";
const record = "stages/dev/drift.jsonl";

/** A stage with a service that has flags and nothing else, on a server without a cluster. */
async function settled(policy?: string): Promise<{ bench: StageBench; sha: string }> {
  const bench = await stageBench({ cluster: null, ...(policy === undefined ? {} : { policy }) });
  bench.flags.set("Promotion", false).set("Banner", false);
  const sha = await bench.push({ [flagsFile]: "flags:\n  Promotion: on\n  Banner: off\n" });
  await bench.settle();
  return { bench, sha };
}

function click(bench: StageBench): void {
  bench.flags.set("Promotion", false);
  bench.clock.advance(60_000);
}

const report = "stages:\n  dev:\n    drift: report\n";

describe("reconcileStage() when somebody clicks in the flag service", () => {
  it("puts the flag right and records it, the commit's word staying as it is", async () => {
    const { bench, sha } = await settled();
    await using _ = bench;
    click(bench);
    await bench.reconcile();
    expect(bench.flags.get("Promotion")).toBe(true);
    expect(await bench.journal(record)).toMatchObject([
      { sha, flag: "Promotion", field: "state", by: null, answer: "corrected" },
    ]);
    expect(bench.posted(sha)).toEqual([
      "pending: applying this commit",
      "success: 1 of 2 flags set",
    ]);
  });

  it("leaves the flag, says so on the commit, and takes it back when it is as wanted again", async () => {
    const { bench, sha } = await settled(report);
    await using _ = bench;
    click(bench);
    await bench.reconcile();
    await bench.reconcile({ restarted: true });
    bench.clock.advance(60_000);
    await bench.reconcile();
    expect(bench.flags.get("Promotion")).toBe(false);
    expect(bench.posted(sha).slice(1)).toEqual([
      "success: 1 of 2 flags set",
      "success: 1 flag drifted: Promotion is off, wanted on",
    ]);
    bench.flags.set("Promotion", true);
    bench.clock.advance(60_000);
    await bench.reconcile();
    expect(bench.posted(sha).at(-1)).toBe("success: 2 flags agree");
    const lines = await bench.journal(record);
    expect(lines[0]).toMatchObject({ answer: "reported", message: "is off, wanted on" });
  });

  it("asks the flag service once a minute at most", async () => {
    const { bench } = await settled();
    await using _ = bench;
    const asked = () => bench.calls.filter((call) => call === "read flag Promotion").length;
    const before = asked();
    for (let second = 0; second < 59; second += 10) {
      await bench.reconcile();
      bench.clock.advance(10_000);
    }
    expect(asked()).toBe(before);
    await bench.reconcile();
    expect(asked()).toBe(before + 1);
  });

  it("finds at once what a new commit wants", async () => {
    const { bench } = await settled(report);
    await using _ = bench;
    const sha = await bench.push({ [flagsFile]: "flags:\n  Promotion: off\n  Banner: off\n" });
    await bench.reconcile();
    expect(bench.flags.get("Promotion")).toBe(false);
    expect(bench.posted(sha).at(-1)).toBe("success: 1 of 2 flags set");
  });

  it("says that a flag is gone which it may not make", async () => {
    const { bench, sha } = await settled();
    await using _ = bench;
    bench.flags.delete("Promotion");
    bench.clock.advance(60_000);
    await bench.reconcile();
    expect(bench.posted(sha).at(-1)).toBe(
      "failure: the flag service has no flag Promotion: create it there first",
    );
    bench.flags.set("Promotion", false);
    bench.clock.advance(300_000);
    await bench.reconcile();
    expect(bench.posted(sha).at(-1)).toMatch(/^success: /);
    expect(bench.flags.get("Promotion")).toBe(true);
  });
});
