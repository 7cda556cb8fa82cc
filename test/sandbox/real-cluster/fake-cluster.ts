import type { Cluster, ObjectQuery, ObservedEvent } from "../../../src/ports/cluster.ts";

type Observer = { readonly query: ObjectQuery; readonly onEvent: (event: ObservedEvent) => void };

/** A cluster whose answers and news are those of the test; a call that it has no answer to throws. */
export function fakeCluster(answers: Partial<Cluster> = {}) {
  const observers = new Set<Observer>();
  const cluster: Cluster = {
    apply: missing,
    read: missing,
    list: missing,
    remove: missing,
    rewriteMetadata: missing,
    findKind: missing,
    resolveKind: missing,
    observe: (query, onEvent) => {
      const observer = { query, onEvent };
      observers.add(observer);
      const dispose = () => void observers.delete(observer);
      return { revision: () => undefined, [Symbol.dispose]: dispose };
    },
    ...answers,
  };
  return {
    cluster,
    observers,
    /** To whoever observes this namespace. */
    tell: (namespace: string, event: ObservedEvent) => {
      for (const { query, onEvent } of observers) {
        if (query.namespace === namespace) onEvent(event);
      }
    },
  };
}

function missing(): never {
  throw new Error("The test gives no answer to this call.");
}

/** A clock at a time of the world, that counts who holds it. */
export function heldClock(now: Date) {
  const holds = new Set<Disposable>();
  return {
    holds,
    now: () => now,
    timer: () => ({ [Symbol.dispose]: () => {} }),
    hold: () => {
      const held = { [Symbol.dispose]: () => void holds.delete(held) };
      holds.add(held);
      return held;
    },
    [Symbol.dispose]: () => {},
  };
}
