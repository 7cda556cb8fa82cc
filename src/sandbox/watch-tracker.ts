import { setImmediate } from "node:timers/promises";
import type { Ports } from "../ports.ts";
import type { Cluster, Observation } from "../ports/cluster.ts";

/** Knows which watches the server has open, so that a test can wait until they have told everything. */
export type WatchTracker = {
  readonly track: (cluster: Cluster) => Cluster;
  readonly wrap: (ports: Ports) => Ports;
  /** Resolves when every watch has seen what the cluster is now. `flush` makes the cluster say where it is. */
  readonly caughtUp: (flush: () => string) => Promise<void>;
};

/** A watch that is being opened again waits for the clock, which a test has stopped: nobody waits for it for ever. */
const mostTurns = 2_000;

export function createWatchTracker(): WatchTracker {
  const open = new Map<Observation, { refused: boolean }>();
  const tracked = new WeakMap<Cluster, Cluster>();

  function track(cluster: Cluster): Cluster {
    const known = tracked.get(cluster);
    if (known !== undefined) return known;
    const wrapped: Cluster = {
      ...cluster,
      observe: (query, onEvent) => {
        const state = { refused: false };
        const observation = cluster.observe(query, (event) => {
          state.refused = event.kind === "refused";
          onEvent(event);
        });
        open.set(observation, state);
        return {
          revision: observation.revision,
          [Symbol.dispose]: () => {
            open.delete(observation);
            observation[Symbol.dispose]();
          },
        };
      },
    };
    tracked.set(cluster, wrapped);
    return wrapped;
  }

  return {
    track,
    wrap: (ports) => ({ ...ports, clusters: (name) => track(ports.clusters(name)) }),
    caughtUp: async (flush) => {
      for (let turn = 0; turn < mostTurns; turn += 1) {
        const revision = BigInt(flush());
        const late = [...open].some(
          ([observation, { refused }]) =>
            !refused && BigInt(observation.revision() ?? -1) < revision,
        );
        if (!late) return;
        for (let wait = 0; wait < 5; wait += 1) await setImmediate();
      }
    },
  };
}
