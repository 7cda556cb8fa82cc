import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import type { Log } from "../../src/ports.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { createObserver, type Observer } from "../../src/sandbox/story/observer.ts";
import { createWorld, type World, type WorldOptions } from "../../src/sandbox/world.ts";
import { watchGitHub } from "../support/openapi.ts";

/** A world whose clock stands still until a test moves it. */
export type Harness = AsyncDisposable & {
  readonly world: World;
  readonly observer: Observer;
  readonly folder: string;
  /** Moves the clock from timer to timer, everything settled in between, until there is an answer. */
  readonly until: <T>(
    ask: () => Promise<T | undefined> | T | undefined,
    minutes?: number,
  ) => Promise<T>;
  /** Waits until the stages of a project are rolled out, then lets a service suffer. */
  readonly suffer: (service: Parameters<World["traffic"]["set"]>[0]) => Promise<void>;
  /** The only problem of a service, once `is` holds for it. */
  readonly problem: (
    slug: string,
    service: string,
    is: (record: ProblemRecord) => boolean,
  ) => Promise<ProblemRecord>;
};

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const start = new Date("2026-03-01T03:00:00.000Z");

export async function bootWorld(
  options: Partial<Omit<WorldOptions, "folder" | "clock">> & {
    /** Whether the server is dead and has to be started again. */
    readonly crashed?: () => boolean;
  } = {},
): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-test-"));
  const clock = createManualClock(start);
  const watch = watchGitHub(options.hooks);
  const hooks = watch.hooks;
  const world = await createWorld({ folder, clock, log: quiet, ...options, hooks });
  const observer = createObserver(folder, {
    act: () => {},
    say: () => {},
    fact: () => {},
    evaluation: () => {},
  });

  async function settle(): Promise<void> {
    await world.settle();
    while (options.crashed?.() === true) {
      await world.restart();
      await world.settle();
    }
  }

  const until: Harness["until"] = async (ask, minutes = 60) => {
    const end = clock.now().getTime() + minutes * 60_000;
    for (;;) {
      await settle();
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (clock.now().getTime() >= end) {
        throw new Error(`no answer in ${minutes} minutes of the world`);
      }
      const next = clock.now().getTime() + 15_000;
      while (clock.now().getTime() < next) {
        clock.advanceToNext();
        await settle();
      }
    }
  };

  return {
    world,
    observer,
    folder,
    until,
    suffer: async (service) => {
      await until(() => (["production", "staging"].every(isServed) ? true : undefined));
      world.traffic.set(service, "heavy");
    },
    problem: (slug, service, is) =>
      until(async () => {
        const records = await observer.look(slug);
        return records.find(
          (record) => `${record.problem.stage}/${record.problem.service}` === service && is(record),
        );
      }, 120),
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
      watch.verify(world.github.deliveries.list());
    },
  };

  function isServed(stage: string): boolean {
    return world.cluster.readyReplicas(`sockshop-${stage}`, "carts-primary") > 0;
  }
}
