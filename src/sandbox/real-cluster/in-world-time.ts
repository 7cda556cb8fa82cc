import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Cluster, Observation, ObservedEvent } from "../../ports/cluster.ts";
import type { ScaledClock } from "../clock.ts";

/**
 * A real cluster as the world sees it: no time is lost while it answers or lists, and its objects are as old in the
 * world as they really are, for health is judged by their age.
 */
export function inWorldTime(cluster: Cluster, clock: ScaledClock): Cluster {
  async function during<T>(call: () => Promise<T>): Promise<T> {
    const hold = clock.hold();
    try {
      return await call();
    } finally {
      hold[Symbol.dispose]();
    }
  }

  function dated(object: KubernetesObject): KubernetesObject {
    const created = Date.parse(String(object.metadata["creationTimestamp"]));
    if (Number.isNaN(created)) return object;
    const at = new Date(clock.now().getTime() - (Date.now() - created));
    return { ...object, metadata: { ...object.metadata, creationTimestamp: at.toISOString() } };
  }

  return {
    apply: async (object, options) => {
      const result = await during(() => cluster.apply(object, options));
      return result.kind === "failed" ? result : { ...result, object: dated(result.object) };
    },
    read: async (ref) => {
      const object = await during(() => cluster.read(ref));
      return object && dated(object);
    },
    list: (query, onObject) =>
      during(() => cluster.list(query, (object) => onObject(dated(object)))),
    observe: (query, onEvent) => heldObservation(query, onEvent),
    remove: (ref, options) => during(() => cluster.remove(ref, options)),
    rewriteMetadata: async (ref, rewrite) => {
      const result = await during(() => cluster.rewriteMetadata(ref, rewrite));
      return result.kind === "rewritten" ? { ...result, object: dated(result.object) } : result;
    },
    findKind: (apiVersion, kind) => during(() => cluster.findKind(apiVersion, kind)),
    resolveKind: (word) => during(() => cluster.resolveKind(word)),
  };

  /** Held whenever it does not know what the cluster holds. */
  function heldObservation(
    query: Parameters<Cluster["observe"]>[0],
    onEvent: (event: ObservedEvent) => void,
  ): Observation {
    let hold: Disposable | undefined = clock.hold();
    const release = () => {
      hold?.[Symbol.dispose]();
      hold = undefined;
    };
    const observation = cluster.observe(query, (event) => {
      switch (event.kind) {
        case "changed":
        case "removed":
          onEvent({ ...event, object: dated(event.object) });
          return;
        case "listing":
        case "lost":
          hold ??= clock.hold();
          break;
        case "listed":
        case "refused":
          release();
          break;
      }
      onEvent(event);
    });
    return {
      revision: observation.revision,
      [Symbol.dispose]: () => {
        release();
        observation[Symbol.dispose]();
      },
    };
  }
}
