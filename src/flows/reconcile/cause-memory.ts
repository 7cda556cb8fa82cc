import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { LiveRecord } from "../../core/reconcile/live-record.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { findCause, type Cause } from "./find-cause.ts";

/** Why workloads do not settle: asked for only where a pod is in trouble, and again when anything has moved. */
export type CauseMemory = {
  readonly causeOf: (record: LiveRecord) => Promise<Cause>;
  /** The trouble of some pod has changed. */
  readonly podsMoved: () => void;
};

const none: Cause = { health: undefined, lookAgain: undefined };

export function createCauseMemory(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  hasTrouble: (namespace: string | null) => boolean,
): CauseMemory {
  const known = new Map<string, { readonly seen: string; readonly cause: Cause }>();
  let moves = 0;
  return {
    causeOf: async (record) => {
      if (record.cause !== null) return { health: record.cause, lookAgain: undefined };
      if (!hasTrouble(record.ref.namespace)) return none;
      const key = objectKey(record.ref);
      const seen = `${record.uid} ${record.resourceVersion} ${moves}`;
      const earlier = known.get(key);
      const isDue = (earlier?.cause.lookAgain ?? Infinity) <= deps.clock.now();
      if (earlier?.seen === seen && !isDue) return earlier.cause;
      const cause = await findCause(deps, record.ref);
      known.set(key, { seen, cause });
      return cause;
    },
    podsMoved: () => {
      moves += 1;
    },
  };
}
