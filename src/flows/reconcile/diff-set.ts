import type { ObjectRow } from "../../core/reconcile/object-action.ts";
import { diffLive, type ObjectChange } from "../../core/reconcile/object-diff.ts";
import type { ObjectSet } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inParallel } from "../in-parallel.ts";
import { tryOne, type ApplyContext } from "./apply-one.ts";
import { findUnowned } from "./find-unowned.ts";
import { pruneSet, type PruneRequest } from "./prune-set.ts";
import { entriesOf, readInventory } from "./set-inventory.ts";
import type { SetView } from "./set-view.ts";

type DiffedPrune = Pick<PruneRequest, "confirmed" | "how" | "isWanted" | "wantedCount">;

export type SetDiff = {
  readonly changes: readonly ObjectChange[];
  /** What the cluster would refuse. */
  readonly refused: readonly ObjectRow[];
};

/** What applying a set would change in the live cluster, by dry runs on the server. Changes nothing. */
export async function diffSet(
  deps: Pick<Ports, "clock"> & { readonly cluster: Cluster },
  request: {
    readonly view: SetView;
    readonly wanted: readonly WantedObject[];
    readonly recreate: "allowed" | "never";
    /** Null: nothing would be deleted. */
    readonly prune: DiffedPrune | null;
  },
): Promise<SetDiff> {
  const { cluster } = deps;
  const { view, wanted, prune } = request;
  const differing = wanted.filter(({ key, hash }) => {
    const agreement = view.records.get(key)?.agreement;
    return agreement?.kind !== "agrees" || agreement.hash !== hash;
  });
  const fresh = differing.filter(({ key }) => !view.records.has(key));
  const unowned = await findUnowned(cluster, view.set, fresh);
  const context: ApplyContext = { ...request, deps, unowned };
  const parts = await inParallel(differing, (each) => diffOne(context, each));
  const pruned = prune === null ? none : await wouldPrune(cluster, { view, prune });
  return {
    changes: [...parts.flatMap(({ change }) => change ?? []), ...pruned.changes],
    refused: [...parts.flatMap(({ refused }) => refused ?? []), ...pruned.refused],
  };
}

type Part = { readonly change?: ObjectChange | undefined; readonly refused?: ObjectRow };

async function diffOne(context: ApplyContext, wanted: WantedObject): Promise<Part> {
  const { ref, source } = wanted;
  const tried = await tryOne(context, wanted);
  switch (tried.kind) {
    case "would-recreate":
      return { change: { kind: "recreated", ref, reason: tried.message } };
    case "would-apply": {
      if (tried.result === "created") return { change: { kind: "created", ref } };
      const live = await context.deps.cluster.read(ref);
      return { change: diffLive(live, tried.object) };
    }
    case "not-applied": {
      const { action } = tried;
      // Its kind or its namespace comes with the same set, and cannot be asked about before that is there.
      if (action.kind === "waiting") return { change: { kind: "created", ref } };
      return { refused: { ref, action, health: null, source } };
    }
  }
}

async function wouldPrune(
  cluster: Cluster,
  { view, prune }: { readonly view: SetView; readonly prune: DiffedPrune },
): Promise<SetDiff> {
  const { set } = view;
  const reading = await readInventory(cluster, set);
  if (reading.kind === "unreadable") return { changes: [], refused: [unreadable(set, reading)] };
  const pruned = await pruneSet(cluster, {
    ...prune,
    set,
    entries: entriesOf(reading.inventory),
    wantedUids: new Set(
      [...view.records].flatMap(([key, { uid }]) => (prune.isWanted(key) ? uid : [])),
    ),
    dryRun: true,
  });
  const changes = pruned.flatMap(({ entry: { ref }, action }): readonly ObjectChange[] => {
    if (action.kind === "kept") {
      return [{ kind: "kept", ref, why: action.reason, reason: action.message }];
    }
    return action.kind === "deleted" || action.kind === "waiting" ? [{ kind: "deleted", ref }] : [];
  });
  return { changes, refused: [] };
}

function unreadable(
  { namespace }: ObjectSet,
  { message }: { readonly message: string },
): ObjectRow {
  return {
    ref: { apiVersion: "v1", kind: "Namespace", namespace: null, name: namespace },
    action: { kind: "failed", reason: "other", message },
    health: null,
    source: null,
  };
}

const none: SetDiff = { changes: [], refused: [] };
