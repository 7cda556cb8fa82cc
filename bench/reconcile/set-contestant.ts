import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createCluster } from "../../src/adapters/kubernetes/create-cluster.ts";
import type { ObjectRow } from "../../src/core/reconcile/object-action.ts";
import { objectLabel } from "../../src/core/reconcile/object-ref.ts";
import type { ObjectSet } from "../../src/core/reconcile/object-set.ts";
import { rowState } from "../../src/core/reconcile/reconcile-outcome.ts";
import { setScopes } from "../../src/core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../src/core/reconcile/wanted-object.ts";
import { lookAtSet } from "../../src/flows/reconcile/look-at-set.ts";
import { reconcileSet, type SetPass } from "../../src/flows/reconcile/reconcile-set.ts";
import { openLiveSet, type LiveSet } from "../../src/flows/reconcile/stage-memory.ts";
import { wantObjects } from "../../src/flows/reconcile/want-objects.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import type { RealKube } from "../../test/support/real-kube.ts";
import type { Contestant } from "./contestant.ts";
import { type Load, namespaces } from "./load.ts";

export type Mode = "atomic" | "best-effort";

export const clock = createSystemClock();

/** As a stage of a project has it. */
export const benchSet: ObjectSet = { name: "bench.production", namespace: namespaces[0] ?? "" };

/** One pass of a server that has just started: it knows nothing of the cluster, not even its kinds. */
export function setContestant(kube: RealKube, mode: Mode): Contestant {
  return {
    name: `evenkeel in process, ${mode}`,
    apply: async (load) => {
      const cluster = connectTo(kube);
      const wanted = await want(cluster, load);
      using live = openLiveSet({ clock }, { cluster, set: benchSet, onChange: () => {} });
      live.view.want(byKey(wanted));
      const refs = wanted.map(({ ref }) => ref);
      await lookAtSet(cluster, live.view, { scopes: setScopes(benchSet, refs), refs });
      await pass(live, wanted, { mode, inventory: undefined });
    },
  };
}

export type Access = Pick<RealKube, "server" | "token" | "caData">;

export function connectTo({ server, token, caData }: Access): Cluster {
  return createCluster({ server, token, caData, clock });
}

export async function want(
  cluster: Cluster,
  { manifests }: Pick<Load, "manifests">,
): Promise<readonly WantedObject[]> {
  const wishes = await wantObjects(cluster, manifests, benchSet);
  if (wishes.kind === "faulty") throw new Error(wishes.messages[0]);
  return wishes.objects;
}

export function byKey(wanted: readonly WantedObject[]): ReadonlyMap<string, WantedObject> {
  return new Map(wanted.map((each) => [each.key, each]));
}

/** A pass that records an inventory and prunes, as the server does it. Throws where an object was not applied. */
export async function pass(
  { cluster, view, causes }: LiveSet,
  wanted: readonly WantedObject[],
  { mode, inventory }: { readonly mode: Mode; readonly inventory: SetPass["inventory"] },
): Promise<SetPass> {
  const done = await reconcileSet(
    { clock, cluster },
    {
      view,
      causes,
      wanted,
      mode,
      inventory,
      recreate: "never",
      held: new Map(),
      prune: { how: "option", confirmed: () => Promise.resolve([]) },
    },
  );
  const fault = done.rows.find((row) => rowState({ ...row, health: null }) !== "healthy");
  if (fault !== undefined) throw new Error(`${objectLabel(fault.ref)}: ${tell(fault)}`);
  return done;
}

function tell({ action }: ObjectRow): string {
  return "message" in action ? action.message : action.kind;
}
