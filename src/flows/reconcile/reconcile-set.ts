import { removesItself } from "../../core/health/absent-health.ts";
import { unionOf } from "../../core/inventory/plan-shards.ts";
import type { InventoryEntry } from "../../core/inventory/inventory.ts";
import type { ObjectAction, ObjectRow } from "../../core/reconcile/object-action.ts";
import type { Ports } from "../../ports.ts";
import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { applySet, type ApplyRequest } from "./apply-set.ts";
import type { CauseMemory } from "./cause-memory.ts";
import { ensureNamespace } from "./ensure-namespace.ts";
import { judgeSet } from "./judge-set.ts";
import { pruneSet, type PruneRequest, type Pruned } from "./prune-set.ts";
import { entriesOf, readInventory, writeInventory, type SetInventory } from "./set-inventory.ts";

export type SetRequest = ApplyRequest & {
  readonly causes: CauseMemory;
  /** Null: nothing is deleted. A set with a name records what it has in any case. */
  readonly prune: Pick<PruneRequest, "confirmed" | "how"> | null;
  /** As the last pass left it; undefined: it is read. */
  readonly inventory: SetInventory | undefined;
};

export type SetPass = {
  readonly rows: readonly ObjectRow[];
  readonly inventory: SetInventory | undefined;
  /** When to look again though nothing may have happened: a grace of a pod's trouble ends. */
  readonly lookAgain: Date | undefined;
};

/**
 * One pass over a set: the inventory's intent, apply, prune, the inventory as it is, health. It can be cut off
 * anywhere and run again: what the inventory lists is always at least what the set has in the cluster.
 */
export async function reconcileSet(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  request: SetRequest,
): Promise<SetPass> {
  const { cluster } = deps;
  const { view, wanted, prune } = request;
  const { set } = view;
  if (set.name === null) {
    const actions = await applySet(deps, request);
    return { ...(await judgeSet({ ...request, actions, pruned: [] })), inventory: undefined };
  }
  const made = wanted.length > 0 ? await ensureNamespace(cluster, view, wanted) : undefined;
  const reading =
    request.inventory === undefined
      ? await readInventory(cluster, set)
      : ({ kind: "read", inventory: request.inventory } as const);
  if (reading.kind === "unreadable") {
    const rows = await refuseAll(request, reading.message);
    return { ...rows, inventory: undefined };
  }
  const before = entriesOf(reading.inventory);
  let inventory = await writeInventory(cluster, {
    set,
    inventory: reading.inventory,
    entries: unionOf(before, entriesWanted(request)),
  });
  const held = new Map([...spent(request, before), ...request.held]);
  const applied = await applySet(deps, { ...request, held });
  const actions =
    made === undefined ? applied : new Map([...applied, [made.key, { kind: "created" } as const]]);
  const isWhole = wanted.every(({ key }) => isApplied(actions.get(key)));
  if (!isWhole) return { ...(await judgeSet({ ...request, actions, pruned: [] })), inventory };
  const entriesNow = entriesOf(inventory);
  const pruned = prune === null ? [] : await pruneLeft(cluster, { ...request, prune }, entriesNow);
  for (const { entry, action } of pruned) {
    if (action.kind === "deleted") view.forget(entry.ref, undefined);
  }
  const left = prune === null ? entriesNow : pruned.flatMap(survivor);
  const entries = unionOf(
    left,
    entriesWanted(request).map((entry) => withOnce(request, entry)),
  );
  inventory = await writeInventory(cluster, { set, inventory, entries });
  return { ...(await judgeSet({ ...request, actions, pruned })), inventory };
}

function pruneLeft(
  cluster: Cluster,
  request: SetRequest & { readonly prune: NonNullable<SetRequest["prune"]> },
  entries: readonly InventoryEntry[],
): Promise<readonly Pruned[]> {
  const { view, wanted, prune } = request;
  const keys = new Set(wanted.map(({ key }) => key));
  return pruneSet(cluster, {
    ...prune,
    set: view.set,
    entries,
    isWanted: (key) => keys.has(key),
    wantedCount: keys.size,
    wantedUids: new Set(entriesWanted(request).flatMap(({ uid }) => uid ?? [])),
    dryRun: false,
  });
}

function entriesWanted({ view, wanted }: SetRequest): readonly InventoryEntry[] {
  return wanted.map(({ key, ref }) => ({ ref, uid: view.records.get(key)?.uid ?? null }));
}

/** Jobs that were applied as they are wanted, ran, and removed themselves. */
function spent(
  { view, wanted }: SetRequest,
  entries: readonly InventoryEntry[],
): ReadonlyMap<string, ObjectAction> {
  const ran = new Set(
    entries.flatMap(({ ref, once }) => (once === undefined ? [] : `${objectKey(ref)} ${once}`)),
  );
  const gone = wanted.filter(
    ({ key, hash }) => ran.has(`${key} ${hash}`) && !view.records.has(key),
  );
  return new Map(gone.map(({ key }) => [key, { kind: "unchanged" }]));
}

function withOnce({ wanted }: SetRequest, entry: InventoryEntry): InventoryEntry {
  if (entry.ref.kind !== "Job") return entry;
  const own = wanted.find(({ key }) => key === objectKey(entry.ref));
  return own !== undefined && removesItself(own.payload) ? { ...entry, once: own.hash } : entry;
}

/** What is not gone for certain stays in the inventory. */
function survivor({ entry, action }: Pruned): readonly InventoryEntry[] {
  return action.kind === "deleted" || action.kind === "forgotten" ? [] : [entry];
}

const notApplied: readonly ObjectAction["kind"][] = ["failed", "untried", "waiting"];

function isApplied(action: ObjectAction | undefined): boolean {
  return action !== undefined && !notApplied.includes(action.kind);
}

/** Without an inventory that can be read nothing is applied either: it could not be recorded. */
function refuseAll(request: SetRequest, message: string) {
  const [first, ...rest] = request.wanted;
  const actions = new Map<string, ObjectAction>(
    rest.map(({ key }) => [key, { kind: "untried", reason: "atomic" }]),
  );
  if (first !== undefined) actions.set(first.key, { kind: "failed", reason: "other", message });
  return judgeSet({ ...request, actions, pruned: [] });
}
