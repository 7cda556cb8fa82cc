import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { setNameFault } from "../core/inventory/set-name-fault.ts";
import type { ObjectSet } from "../core/reconcile/object-set.ts";
import { setScopes } from "../core/reconcile/set-scopes.ts";
import type { WantedObject } from "../core/reconcile/wanted-object.ts";
import { deferred } from "../flows/deferred.ts";
import { diffSet, type SetDiff } from "../flows/reconcile/diff-set.ts";
import { lookAtSet } from "../flows/reconcile/look-at-set.ts";
import { openLiveSet, type LiveSet } from "../flows/reconcile/stage-memory.ts";
import { wantObjects } from "../flows/reconcile/want-objects.ts";
import type { Clock } from "../ports.ts";
import { CommandError, type Io } from "./io.ts";
import { openCluster, type ClusterOptions } from "./open-cluster.ts";
import { readManifests } from "./read-manifests.ts";

/** What `apply` and `diff` have in common. */
export type SetOptions = ClusterOptions & {
  readonly file?: string;
  readonly namespace?: string;
  readonly set?: string;
  readonly prune: boolean;
  readonly confirmPrune?: string;
  readonly allowRecreate: boolean;
  readonly output: "text" | "json";
};

export type ReadSet = Disposable & {
  readonly clock: Clock;
  readonly set: ObjectSet;
  readonly live: LiveSet & { readonly moved: () => Promise<void> };
  readonly wanted: readonly WantedObject[];
};

/** Reads the manifests, and what is live of them. Throws CommandError with all that is wrong with the files. */
export async function readSet(
  io: Io,
  folder: string | undefined,
  options: SetOptions,
): Promise<ReadSet> {
  if (options.prune && options.set === undefined) {
    throw new CommandError("--prune needs --set NAME: it deletes what that set has left behind");
  }
  const fault = options.set === undefined ? undefined : setNameFault(options.set);
  if (fault !== undefined) throw new CommandError(fault);
  if ((folder === undefined) === (options.file === undefined)) {
    throw new CommandError("name either a folder or, with -f, a file");
  }
  const manifests = await readManifests(io, {
    ...(folder === undefined ? {} : { folder }),
    ...(options.file === undefined ? {} : { file: options.file }),
  });
  const { cluster, namespace } = openCluster(io, options);
  const set = { name: options.set ?? null, namespace: options.namespace ?? namespace };
  const wishes = await wantObjects(cluster, manifests, set);
  if (wishes.kind === "faulty") throw new CommandError(wishes.messages.join("\n"));
  const clock = createSystemClock();
  let next = deferred<void>();
  const live = openLiveSet({ clock }, { cluster, set, onChange: () => next.resolve() });
  live.view.want(new Map(wishes.objects.map((each) => [each.key, each])));
  const refs = wishes.objects.map(({ ref }) => ref);
  await lookAtSet(cluster, live.view, { scopes: setScopes(set, refs), refs });
  return {
    clock,
    set,
    live: {
      ...live,
      moved: () => {
        next = deferred();
        return next.promise;
      },
    },
    wanted: wishes.objects,
    [Symbol.dispose]: () => live[Symbol.dispose](),
  };
}

/** What an apply would change. */
export function diffRead({ clock, live, wanted }: ReadSet, options: SetOptions): Promise<SetDiff> {
  const { cluster, view } = live;
  const keys = new Set(wanted.map(({ key }) => key));
  const isWanted = (key: string) => keys.has(key);
  const confirmed = confirmedHere(options);
  return diffSet(
    { clock, cluster },
    {
      view,
      wanted,
      recreate: options.allowRecreate ? "allowed" : "never",
      prune: options.prune ? { how: "option", confirmed, isWanted, wantedCount: keys.size } : null,
    },
  );
}

/** What people confirmed on the command line. */
export function confirmedHere({ confirmPrune }: SetOptions): () => Promise<readonly string[]> {
  return () => Promise.resolve(confirmPrune === undefined ? [] : [confirmPrune]);
}
