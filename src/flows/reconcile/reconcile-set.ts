import { removesItself } from "../../core/health/absent-health.ts";
import { unionOf } from "../../core/inventory/plan-shards.ts";
import type { InventoryEntry } from "../../core/inventory/inventory.ts";
import type { ObjectAction, ObjectRow } from "../../core/reconcile/object-action.ts";
import { objectKey } from "../../core/reconcile/object-ref.ts";
import type { Ports } from "../../ports.ts";
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
  const opened = await openInventory(cluster, request);
  if (opened.kind === "refused") {
    return { ...(await refuseAll(request, opened.message)), inventory: undefined };
  }
  const before = entriesOf(opened.inventory);
  const intent = await writeInventory(cluster, {
    set,
    inventory: opened.inventory,
    entries: unionOf(before, entriesWanted(request)),
  });
  if (intent.kind === "refused") {
    return { ...(await refuseAll(request, intent.message)), inventory: undefined };
  }
  const { inventory } = intent;
  const held = new Map([...spent(request, before), ...request.held]);
  const actions = await applySet(deps, { ...request, held });
  const isWhole = wanted.every(({ key }) => isApplied(actions.get(key)));
  const entriesNow = entriesOf(inventory);
  // What could not be applied may be what should take the place of what is left.
  const pruned =
    prune === null || !isWhole ? [] : await pruneLeft(cluster, { ...request, prune }, entriesNow);
  for (const { entry, action } of pruned) {
    if (action.kind === "deleted") view.forget(entry.ref, undefined);
  }
  const left = prune === null || !isWhole ? entriesNow : survivors(pruned);
  const entries = unionOf(left, entriesAfter(request, actions));
  const exact = await writeInventory(cluster, { set, inventory, entries });
  return {
    ...(await judgeSet({ ...request, actions, pruned })),
    inventory: exact.kind === "written" ? exact.inventory : undefined,
  };
}

type Opened =
  | { readonly kind: "open"; readonly inventory: SetInventory }
  | { readonly kind: "refused"; readonly message: string };

async function openInventory(
  cluster: Cluster,
  { view, wanted, inventory }: SetRequest,
): Promise<Opened> {
  const namespace = wanted.length === 0 ? undefined : await ensureNamespace(cluster, view);
  if (namespace?.kind === "refused") return namespace;
  if (inventory !== undefined) return { kind: "open", inventory };
  const reading = await readInventory(cluster, view.set);
  if (reading.kind === "unreadable") return { kind: "refused", message: reading.message };
  return { kind: "open", inventory: reading.inventory };
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

/** The objects as they are now, with what must not run twice. */
function entriesAfter(
  request: SetRequest,
  actions: ReadonlyMap<string, ObjectAction>,
): readonly InventoryEntry[] {
  const once = new Map(
    request.wanted
      .filter(({ key, payload }) => removesItself(payload) && isApplied(actions.get(key)))
      .map(({ key, hash }) => [key, hash]),
  );
  if (once.size === 0) return entriesWanted(request);
  return entriesWanted(request).map((entry) => {
    const hash = once.get(objectKey(entry.ref));
    return hash === undefined ? entry : { ...entry, once: hash };
  });
}

/**
 * What is not gone for certain stays in the inventory. So does what is gone, as long as something beside it waits to
 * be confirmed: the token stands for all that is leaving.
 */
function survivors(pruned: readonly Pruned[]): readonly InventoryEntry[] {
  const isHeld = pruned.some(
    ({ action }) => action.kind === "kept" && action.reason === "unconfirmed",
  );
  const left = pruned.filter(({ action }) => {
    if (action.kind === "deleted") return false;
    return action.kind !== "forgotten" || isHeld;
  });
  return left.map(({ entry }) => entry);
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
