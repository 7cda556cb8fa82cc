import type { DriftPolicy } from "../../src/core/reconcile/decide-drift.ts";
import type { ObjectSet } from "../../src/core/reconcile/object-set.ts";
import { setScopes } from "../../src/core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../src/core/reconcile/wanted-object.ts";
import { deferred } from "../../src/flows/deferred.ts";
import { type Drift, type DriftMemory, reviewDrift } from "../../src/flows/reconcile/drift.ts";
import {
  reconcileSet,
  type SetPass,
  type SetRequest,
} from "../../src/flows/reconcile/reconcile-set.ts";
import { openLiveSet } from "../../src/flows/reconcile/stage-memory.ts";
import { type Clock, RateLimitedError, UnavailableError } from "../../src/ports.ts";
import type { Cluster } from "../../src/ports/cluster.ts";

export type FollowedSet = AsyncDisposable & {
  /** Resolves with the first pass from now on, the last one included, of which this holds. */
  readonly until: (holds: (pass: SetPass) => boolean) => Promise<SetPass>;
  /** All drift that was told, oldest first. */
  readonly drift: readonly Drift[];
  /** Why passes were given up and tried again, oldest first. */
  readonly interruptions: readonly string[];
};

type Request = Omit<SetRequest, "view" | "causes" | "inventory" | "wanted"> & {
  /** Asked until the cluster has answered once. */
  readonly wish: () => Promise<readonly WantedObject[]>;
  readonly drift: DriftPolicy;
};

const secondsBetweenTries = 0.5;

/**
 * What the server does with a stage, less git and GitHub: a pass whenever the cluster moves, or drift may be put right
 * again; drift is reviewed once everything has been applied. An outage ends a pass, and it is tried again.
 */
export function followObjects(
  deps: { readonly set: ObjectSet; readonly cluster: Cluster; readonly clock: Clock },
  request: Request,
): FollowedSet {
  const { set, cluster, clock } = deps;
  const memory: DriftMemory = new Map();
  const drift: Drift[] = [];
  const interruptions: string[] = [];
  const listeners = new Set<(pass: SetPass) => void>();
  let moved = deferred<void>();
  const end = new AbortController();
  let isApplied = false;
  let last: SetPass | undefined;
  let wanted: readonly WantedObject[] | undefined;

  const live = openLiveSet(deps, { cluster, set, onChange: () => moved.resolve() });
  live.watchPods([set.namespace]);

  async function begin(): Promise<readonly WantedObject[]> {
    const objects = await request.wish();
    live.view.want(new Map(objects.map((each) => [each.key, each])));
    const refs = objects.map(({ ref }) => ref);
    live.follower.follow(setScopes(set, refs), refs);
    return objects;
  }

  /** Until when there is nothing to do unless something moves. */
  async function pass(): Promise<Date | undefined> {
    wanted ??= await begin();
    await live.follower.ready();
    const now = clock.now();
    const review = isApplied
      ? reviewDrift({ view: live.view, wanted, policy: request.drift, now }, memory)
      : { held: request.held, news: [], lookAgain: undefined };
    drift.push(...review.news);
    const { view, causes } = live;
    const inventory = last?.inventory;
    last = await reconcileSet(
      { clock, cluster },
      { ...request, wanted, view, causes, held: review.held, inventory },
    );
    isApplied ||= last.rows.every(
      ({ action }) => action.kind !== "failed" && action.kind !== "waiting",
    );
    for (const listen of listeners) listen(last);
    return [review.lookAgain, last.lookAgain].find((at) => at !== undefined);
  }

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      moved = deferred();
      const next = await pass().catch((error: unknown) => {
        last = undefined;
        if (!isOutage(error)) throw error;
        interruptions.push(error.message);
        return new Date(clock.now().getTime() + secondsBetweenTries * 1000);
      });
      const timer = next && clock.timer(next, () => moved.resolve());
      if (!end.signal.aborted) await moved.promise;
      timer?.[Symbol.dispose]();
    }
  }
  const running = run();

  return {
    drift,
    interruptions,
    until: async (holds) => {
      const found = deferred<SetPass>();
      const listen = (each: SetPass) => {
        if (holds(each)) found.resolve(each);
      };
      if (last !== undefined) listen(last);
      listeners.add(listen);
      try {
        return await Promise.race([
          found.promise,
          running.then(() => Promise.reject(new Error("over"))),
        ]);
      } finally {
        listeners.delete(listen);
      }
    },
    [Symbol.asyncDispose]: async () => {
      end.abort();
      moved.resolve();
      live[Symbol.dispose]();
      await running;
    },
  };
}

function isOutage(error: unknown): error is Error {
  return error instanceof UnavailableError || error instanceof RateLimitedError;
}
