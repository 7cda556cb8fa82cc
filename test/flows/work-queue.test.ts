import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { waiting } from "../../src/flows/outcome.ts";
import { createWorkQueue } from "../../src/flows/work-queue.ts";
import { RateLimitedError } from "../../src/ports.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { holdWork, problem, settled, start } from "./held-work.ts";
import { quiet } from "./quiet.ts";

const a = problem("a");
const b = problem("b");
const c = problem("c");

describe("createWorkQueue()", () => {
  it("runs what is added at once, so many keys side by side, the rest in order", async () => {
    const { queue, running, end } = holdWork(2);
    for (const key of [a, b, c]) queue.add(key);
    expect(running()).toEqual(["problem/shop/a", "problem/shop/b"]);
    await end();
    expect(running()).toEqual(["problem/shop/b", "problem/shop/c"]);
  });

  it("lets kinds of work and projects take turns, however many problems one of them has", async () => {
    const { queue, started, running, end } = holdWork(1);
    for (const key of [a, b, c]) queue.add(key);
    queue.add({ kind: "problem", project: "bank", id: "d" });
    queue.add({ kind: "spool" });
    while (running().length > 0) await end();
    expect(started).toEqual([
      "problem/shop/a",
      "problem/shop/b",
      "problem/bank/d",
      "spool",
      "problem/shop/c",
    ]);
  });

  it("makes one pass of a key that is added often while it waits for its turn", async () => {
    const { queue, started, end } = holdWork(1);
    queue.add(a);
    for (let times = 0; times < 5; times += 1) queue.add(b);
    await end();
    await end();
    expect(started).toEqual(["problem/shop/a", "problem/shop/b"]);
  });

  it("makes one more pass, after this one, of a key that is added while it runs", async () => {
    const { queue, started, running, end } = holdWork();
    queue.add(a);
    queue.add(a);
    queue.add(a);
    expect(running()).toEqual(["problem/shop/a"]);
    await end();
    expect(running()).toEqual(["problem/shop/a"]);
    await end();
    expect(started).toHaveLength(2);
    expect(running()).toEqual([]);
  });

  it("never runs a key twice at a time, nor more keys than it may, and forgets none", async () => {
    const moves = fc.array(fc.record({ id: fc.constantFrom("a", "b", "c", "d"), ends: fc.nat(2) }));
    await fc.assert(
      fc.asyncProperty(moves, fc.integer({ min: 1, max: 3 }), async (adds, concurrency) => {
        const { queue, started, running, end } = holdWork(concurrency);
        const unseen = new Set<string>();
        const check = () => {
          expect(new Set(running()).size).toBe(running().length);
          expect(running().length).toBeLessThanOrEqual(concurrency);
        };
        for (const { id, ends } of adds) {
          const before = started.length;
          queue.add(problem(id));
          unseen.add(`problem/shop/${id}`);
          for (let times = 0; times < ends && running().length > 0; times += 1) await end();
          for (const name of started.slice(before)) unseen.delete(name);
          check();
        }
        const before = started.length;
        while (running().length > 0) {
          await end();
          check();
        }
        for (const name of started.slice(before)) unseen.delete(name);
        expect([...unseen]).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("looks again when a pass that waits said so", async () => {
    const { queue, started, clock, end, pass } = holdWork();
    queue.add(a);
    await end(waiting("for a rollout", start, 30));
    await pass(29);
    expect(started).toHaveLength(1);
    await pass(1);
    expect(started).toHaveLength(2);
    await end();
    expect(clock.pending).toBe(0);
  });

  it("looks earlier when something asks for it, and then not once more", async () => {
    const { queue, started, clock, end, pass } = holdWork();
    queue.add(a);
    await end(waiting("for a rollout", start, 30));
    queue.add(a);
    expect(started).toHaveLength(2);
    await end();
    expect(clock.pending).toBe(0);
    await pass(60);
    expect(started).toHaveLength(2);
  });

  it("backs off from what fails, twice as long each time, up to five minutes", async () => {
    const { queue, clock, fail } = holdWork();
    queue.add(a);
    const waits: number[] = [];
    for (let times = 0; times < 12; times += 1) {
      await fail(new Error("no answer"));
      const before = clock.now().getTime();
      const next = clock.advanceToNext() ?? clock.now();
      waits.push((next.getTime() - before) / 1000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
  });

  it("begins again with a short back-off after a pass that went well", async () => {
    const { queue, clock, end, fail, pass } = holdWork();
    queue.add(a);
    for (const seconds of [2, 4, 8]) {
      await fail(new Error("no answer"));
      await pass(seconds);
    }
    await end(waiting("for a rollout", clock.now(), 5));
    await pass(5);
    await fail(new Error("no answer"));
    const failedAt = clock.now().getTime();
    expect(clock.advanceToNext()?.getTime()).toBe(failedAt + 2000);
  });

  it.each([
    [77, 77],
    [3600, 3600],
    [0, 1],
  ])("waits as long as a rate limit of %d seconds asks for", async (retryAfter, seconds) => {
    const { queue, clock, fail } = holdWork();
    queue.add(a);
    await fail(new RateLimitedError("slow down", retryAfter));
    expect(clock.advanceToNext()).toEqual(new Date(start.getTime() + seconds * 1000));
  });

  it("lets one key fail without holding up another", async () => {
    const { queue, running, fail } = holdWork(1);
    queue.add(a);
    queue.add(b);
    await fail(new Error("no answer"));
    expect(running()).toEqual(["problem/shop/b"]);
  });

  it("takes a pass that throws at once for one that failed", async () => {
    const clock = createManualClock(start);
    const queue = createWorkQueue({ clock, log: quiet }, failAtOnce, 1);
    queue.add(a);
    await queue.drain();
    expect(clock.pending).toBe(1);
  });
});

describe("drain()", () => {
  it("ends at once when there is nothing to do", async () => {
    await expect(holdWork().queue.drain()).resolves.toBeUndefined();
  });

  it("ends when nothing runs and nothing is due, whatever waits for later", async () => {
    const { queue, clock, end } = holdWork(1);
    queue.add(a);
    queue.add(b);
    const drained = ended(queue.drain());
    await end(waiting("for a rollout", start, 30));
    expect(drained.yet).toBe(false);
    await end();
    expect(drained.yet).toBe(true);
    expect(clock.pending).toBe(1);
  });

  it("waits for what is added meanwhile", async () => {
    const { queue, end } = holdWork();
    queue.add(a);
    const drained = ended(queue.drain());
    queue.add(a);
    await end();
    expect(drained.yet).toBe(false);
    await end();
    expect(drained.yet).toBe(true);
  });
});

describe("stop()", () => {
  it("waits for the passes in hand, and starts nothing that is due", async () => {
    const { queue, started, end } = holdWork(2);
    for (const key of [a, b, c]) queue.add(key);
    queue.add(a);
    const stopped = ended(queue.stop());
    await end();
    expect(stopped.yet).toBe(false);
    await end();
    expect(stopped.yet).toBe(true);
    queue.add(a);
    await settled();
    expect(started).toEqual(["problem/shop/a", "problem/shop/b"]);
  });

  it("leaves no timer behind, neither of before nor of the pass in hand", async () => {
    const { queue, started, clock, end, fail, pass } = holdWork();
    for (const key of [a, b, c]) queue.add(key);
    await end(waiting("for a rollout", start, 30));
    const stopped = queue.stop();
    await end(waiting("for a rollout", start, 30));
    await fail(new Error("no answer"));
    await stopped;
    expect(clock.pending).toBe(0);
    await pass(600);
    expect(started).toHaveLength(3);
  });

  it("can be asked for twice", async () => {
    const { queue, end } = holdWork();
    queue.add(a);
    const both = Promise.all([queue.stop(), queue.stop()]);
    await end();
    await expect(both).resolves.toHaveLength(2);
  });
});

function failAtOnce(): never {
  throw new Error("no answer");
}

/** Whether a promise is resolved by now. */
function ended(promise: Promise<void>): { readonly yet: boolean } {
  const state = { yet: false };
  void promise.finally(() => {
    state.yet = true;
  });
  return state;
}
