import { entriesOf, readInventory } from "../../src/flows/reconcile/set-inventory.ts";
import type { InventoryEntry } from "../../src/core/inventory/inventory.ts";
import type { DriftPolicy } from "../../src/core/reconcile/decide-drift.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { refOf } from "../../src/core/reconcile/object-ref.ts";
import { type ObjectSet, setLabel } from "../../src/core/reconcile/object-set.ts";
import { setScopes } from "../../src/core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../src/core/reconcile/wanted-object.ts";
import { createCauseMemory } from "../../src/flows/reconcile/cause-memory.ts";
import { lookAtSet } from "../../src/flows/reconcile/look-at-set.ts";
import {
  reconcileSet,
  type SetPass,
  type SetRequest,
} from "../../src/flows/reconcile/reconcile-set.ts";
import { settleSet } from "../../src/flows/reconcile/settle-set.ts";
import { openLiveSet } from "../../src/flows/reconcile/stage-memory.ts";
import { createSetView } from "../../src/flows/reconcile/set-view.ts";
import { wantObjects } from "../../src/flows/reconcile/want-objects.ts";
import { deferred } from "../../src/flows/deferred.ts";
import type { Clock } from "../../src/ports.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import { followObjects, type FollowedSet } from "./followed-set.ts";

type PassOptions = {
  /** `atomic` unless it says otherwise. */
  readonly mode?: SetRequest["mode"];
  /** `never` unless it says otherwise. */
  readonly recreate?: SetRequest["recreate"];
  /** Tokens of deletions that somebody has confirmed. */
  readonly confirmed?: readonly string[];
  /** Null: nothing is recorded and nothing deleted. */
  readonly prune?: null;
  readonly drift?: DriftPolicy;
};

/** A set on a cluster, reconciled as the server and the command line do it. */
export type SetBench = {
  readonly set: ObjectSet;
  readonly cluster: Cluster;
  /** One pass of a process that has just started and knows nothing. */
  readonly pass: (objects: readonly KubernetesObject[], options?: PassOptions) => Promise<SetPass>;
  /** Passes of one process that watches the set, whenever something has moved, until it is disposed. */
  readonly follow: (objects: readonly KubernetesObject[], options?: PassOptions) => FollowedSet;
  /** As the command line does it: passes until all is applied and, for `healthy`, well, or the time is over. */
  readonly settle: (
    objects: readonly KubernetesObject[],
    options: PassOptions & { readonly goal: "applied" | "healthy"; readonly seconds: number },
  ) => Promise<SetPass>;
  readonly inventory: () => Promise<readonly InventoryEntry[]>;
  /** What carries the set's label and is of one of these kinds (`v1/ConfigMap`), in all namespaces. */
  readonly labelled: (kinds: readonly string[]) => Promise<readonly InventoryEntry[]>;
  /** The administrator's look at an object of the set's namespace, whatever stands between the set and the cluster. */
  readonly live: (object: KubernetesObject) => Promise<KubernetesObject | undefined>;
};

export function createSetBench(given: {
  readonly set: ObjectSet;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly admin: Cluster;
}): SetBench {
  const { set, cluster, clock, admin } = given;
  return {
    set,
    cluster,
    pass: async (objects, options = {}) => {
      const wanted = await wish(cluster, objects, set);
      const view = createSetView({ clock }, set);
      view.want(new Map(wanted.map((each) => [each.key, each])));
      const refs = wanted.map(({ ref }) => ref);
      await lookAtSet(cluster, view, { scopes: setScopes(set, refs), refs });
      const causes = createCauseMemory({ clock, cluster }, () => true);
      const request = { ...requestOf(wanted, options), view, causes, inventory: undefined };
      return reconcileSet({ clock, cluster }, request);
    },
    follow: (objects, options = {}) =>
      followObjects(given, {
        ...requestOf([], options),
        wish: () => wish(cluster, objects, set),
        drift: options.drift ?? "correct",
      }),
    settle: async (objects, options) => {
      const wanted = await wish(cluster, objects, set);
      let change = deferred<void>();
      using live = openLiveSet({ clock }, { cluster, set, onChange: () => change.resolve() });
      live.view.want(new Map(wanted.map((each) => [each.key, each])));
      const refs = wanted.map(({ ref }) => ref);
      await lookAtSet(cluster, live.view, { scopes: setScopes(set, refs), refs });
      const moved = () => {
        change = deferred();
        return change.promise;
      };
      const end = new Date(clock.now().getTime() + options.seconds * 1000);
      const request = requestOf(wanted, options);
      return settleSet({ clock }, { ...live, moved }, { request, goal: options.goal, end });
    },
    inventory: async () => {
      const reading = await readInventory(admin, set);
      if (reading.kind === "unreadable") throw new Error(reading.message);
      return entriesOf(reading.inventory);
    },
    labelled: async (kinds) => {
      const found: InventoryEntry[] = [];
      const labels = `${setLabel}=${set.name ?? ""}`;
      for (const each of kinds) {
        const slash = each.lastIndexOf("/");
        const [apiVersion, kind] = [each.slice(0, slash), each.slice(slash + 1)];
        await admin.list({ apiVersion, kind, namespace: null, labels }, (object) => {
          found.push({ ref: refOf(object), uid: object.metadata.uid ?? null });
        });
      }
      return found;
    },
    live: async ({ apiVersion, kind, metadata }) => {
      const found = await admin.findKind(apiVersion, kind);
      const namespace = found?.namespaced === true ? (metadata.namespace ?? set.namespace) : null;
      return admin.read({ apiVersion, kind, namespace, name: metadata.name });
    },
  };
}

async function wish(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  set: ObjectSet,
): Promise<readonly WantedObject[]> {
  const manifests = objects.map((object, index) => ({ object, path: "all.yaml", line: index + 1 }));
  const wishes = await wantObjects(cluster, manifests, set);
  if (wishes.kind === "faulty") throw new Error(wishes.messages.join("\n"));
  return wishes.objects;
}

function requestOf(
  wanted: readonly WantedObject[],
  { mode = "atomic", recreate = "never", confirmed = [], prune }: PassOptions,
): Omit<SetRequest, "view" | "causes" | "inventory"> {
  const confirming = { how: "trailer", confirmed: () => Promise.resolve(confirmed) } as const;
  return { wanted, mode, recreate, held: new Map(), prune: prune === null ? null : confirming };
}
