import { decidePrune, planPrune, type PruneDecision } from "../../core/inventory/plan-prune.ts";
import type { InventoryEntry } from "../../core/inventory/inventory.ts";
import { guardPrune } from "../../core/inventory/prune-guard.ts";
import type { ObjectAction } from "../../core/reconcile/object-action.ts";
import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { ObjectSet } from "../../core/reconcile/object-set.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";

export type PruneRequest = {
  readonly set: ObjectSet;
  /** Everything that the set has put into the cluster, and what it wants now. */
  readonly entries: readonly InventoryEntry[];
  readonly isWanted: (key: string) => boolean;
  readonly wantedCount: number;
  readonly wantedUids: ReadonlySet<string>;
  /** Tokens that people have confirmed; asked for only where something would be deleted. */
  readonly confirmed: () => Promise<readonly string[]>;
  /** How to confirm, as the one who reads it would. */
  readonly how: "trailer" | "option";
  readonly dryRun: boolean;
};

export type Pruned = {
  readonly entry: InventoryEntry;
  readonly action: ObjectAction;
};

/** Deletes what the set has left behind: each after a look at it, and only the very object that the inventory means. */
export async function pruneSet(
  cluster: Cluster,
  request: PruneRequest,
): Promise<readonly Pruned[]> {
  const { set, entries, wantedCount, wantedUids } = request;
  const leaving = planPrune({ present: entries, wanted: { has: request.isWanted } });
  const judged = await inParallel(leaving, async (entry) => {
    const live = await cluster.read(entry.ref);
    return { entry, decision: decidePrune(entry, live, { set, wantedUids }) };
  });
  const deletions = judged.flatMap(({ decision }) => (decision.kind === "delete" ? decision : []));
  const guard = guardPrune({
    inventorySize: entries.filter((entry) => entry.uid !== null || leaving.includes(entry)).length,
    wantedCount,
    leaving,
    deletions,
    confirmed: deletions.length === 0 ? [] : await request.confirmed(),
    how: request.how,
  });
  const held = new Set(guard.held.map(({ ref }) => objectKey(ref)));
  return inParallel(judged, async ({ entry, decision }): Promise<Pruned> => {
    if (decision.kind !== "delete") return { entry, action: stay(decision) };
    if (guard.kind === "refused" && held.has(objectKey(entry.ref))) {
      return { entry, action: { kind: "kept", reason: "unconfirmed", message: guard.message } };
    }
    return { entry, action: await remove(cluster, decision, request.dryRun) };
  });
}

async function remove(
  cluster: Cluster,
  { ref, uid }: Extract<PruneDecision, { kind: "delete" }>,
  dryRun: boolean,
): Promise<ObjectAction> {
  const result = await cluster.remove(ref, { uid, dryRun });
  switch (result.kind) {
    case "removed":
      return { kind: "deleted" };
    case "absent":
    case "replaced":
      return { kind: "forgotten", reason: result.kind };
    case "terminating": {
      const finalizers = result.finalizers.join(", ");
      const message = finalizers === "" ? "its pods are ending" : `held up by ${finalizers}`;
      return { kind: "waiting", reason: "terminating", message };
    }
    case "refused":
      return { kind: "kept", reason: "refused", message: result.message };
  }
}

function stay(decision: Exclude<PruneDecision, { kind: "delete" }>): ObjectAction {
  if (decision.kind === "forget") return { kind: "forgotten", reason: decision.reason };
  const { reason, message } = decision;
  return reason === "terminating"
    ? { kind: "waiting", reason, message }
    : { kind: "kept", reason, message };
}
