import { formatKey, type Key } from "../../src/flows/key.ts";
import { done, type Outcome } from "../../src/flows/outcome.ts";
import { createWorkQueue, type WorkQueue } from "../../src/flows/work-queue.ts";
import { createManualClock, type ManualClock } from "../../src/sandbox/clock.ts";
import { quiet } from "./quiet.ts";

export const start = new Date("2026-03-01T03:00:00.000Z");

/** A queue whose passes end when a test says so. */
export type HeldWork = {
  readonly queue: WorkQueue;
  readonly clock: ManualClock;
  /** Keys of all passes so far, in order. */
  readonly started: readonly string[];
  /** Keys of the passes in hand. */
  readonly running: () => readonly string[];
  /** Ends the oldest pass in hand, and lets everything happen that follows from it. */
  readonly end: (outcome?: Outcome) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
  /** Moves the world on by so many seconds. */
  readonly pass: (seconds: number) => Promise<void>;
};

type Held = { readonly name: string; readonly end: (how: Outcome | Error) => void };

export function holdWork(concurrency = 8): HeldWork {
  const clock = createManualClock(start);
  const started: string[] = [];
  const held: Held[] = [];
  const run = (key: Key) =>
    new Promise<Outcome>((resolve, reject) => {
      const name = formatKey(key);
      started.push(name);
      held.push({ name, end: (how) => (how instanceof Error ? reject(how) : resolve(how)) });
    });
  const queue = createWorkQueue({ clock, log: quiet }, run, concurrency);

  async function end(how: Outcome | Error): Promise<void> {
    const pass = held.shift();
    if (pass === undefined) throw new Error("No pass is in hand.");
    pass.end(how);
    await settled();
  }

  return {
    queue,
    clock,
    started,
    running: () => held.map(({ name }) => name),
    end: (outcome = done) => end(outcome),
    fail: end,
    pass: async (seconds) => {
      clock.advance(seconds * 1000);
      await settled();
    },
  };
}

export function problem(id: string): Key {
  return { kind: "problem", project: "shop", id };
}

/** Lets everything run that can run now. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
