import type { CommitStatus } from "../../core/pull-request/commit-status.ts";
import type { ObjectRow } from "../../core/reconcile/object-action.ts";
import type { ObjectSet } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { Sha } from "../../ports/git.ts";
import type { Wanted } from "../read-wanted.ts";
import type { FlagMemory, FlagOutcome } from "./apply-flags.ts";
import type { FlagClaim } from "./claim-flags.ts";
import { createCauseMemory, type CauseMemory } from "./cause-memory.ts";
import type { DriftMemory } from "./drift.ts";
import { followPods, type FollowedPods } from "./follow-pods.ts";
import { followSet, type SetFollower } from "./follow-set.ts";
import type { SetInventory } from "./set-inventory.ts";
import { createSetView, type SetView } from "./set-view.ts";

/** What this process remembers of its stages, by project and stage. Only saves calls: a new process reads all again. */
export type StageMemory = Map<string, StageState>;

export type StageState = {
  /** Commits that `wanted` was read at. */
  readAt?: string;
  wanted?: Extract<Wanted, { kind: "wanted" }>;
  objects?: readonly WantedObject[];
  /** The commit in hand, and since when. */
  sha?: Sha;
  since?: Date;
  flags?: FlagLook;
  flagMemory?: FlagMemory;
  /** What other stages must not set otherwise, for as long as this one wants it so. */
  flagClaim?: FlagClaim;
  /** What became of the objects of the commit in hand so far. */
  rows?: readonly ObjectRow[];
  /** The newest status of the commit in hand, as it was found or set. */
  said?: { readonly sha: Sha; readonly status: CommitStatus | undefined };
  /** The last commit that another process of this server has ended well; null where there is none. */
  resumed?: Sha | null;
  /** The commit has its final status, and nothing is awaited. */
  settled: boolean;
  live?: LiveSet;
  inventory?: SetInventory;
  readonly drift: DriftMemory;
};

/** What the flag service was last asked, and what became of the flags of the commit in hand so far. */
export type FlagLook = {
  readonly sha: Sha;
  readonly at: Date;
  readonly outcomes: readonly FlagOutcome[];
  readonly lookAgain: Date | undefined;
};

/** The watched half of a stage: it outlives commits. */
export type LiveSet = Disposable & {
  readonly cluster: Cluster;
  readonly view: SetView;
  readonly follower: SetFollower;
  readonly causes: CauseMemory;
  /** The namespaces whose pods are of interest now. */
  readonly watchPods: (namespaces: readonly string[]) => void;
};

export function openLiveSet(
  deps: Pick<Ports, "clock">,
  given: { readonly cluster: Cluster; readonly set: ObjectSet; readonly onChange: () => void },
): LiveSet {
  const { cluster, set, onChange } = given;
  const view = createSetView(deps, set);
  const follower = followSet(deps, { cluster, view, onChange });
  const pods = new Map<string, FollowedPods>();
  const causes = createCauseMemory(
    { ...deps, cluster },
    (namespace) => pods.get(namespace ?? "")?.hasTrouble() ?? false,
  );
  const podsMoved = () => {
    causes.podsMoved();
    onChange();
  };
  function watchPods(namespaces: readonly string[]): void {
    for (const [namespace, followed] of pods) {
      if (namespaces.includes(namespace)) continue;
      followed[Symbol.dispose]();
      pods.delete(namespace);
    }
    for (const namespace of namespaces) {
      if (pods.has(namespace)) continue;
      pods.set(namespace, followPods(deps, { cluster, namespace, onChange: podsMoved }));
    }
  }
  return {
    cluster,
    view,
    follower,
    causes,
    watchPods,
    [Symbol.dispose]: () => {
      watchPods([]);
      follower[Symbol.dispose]();
    },
  };
}
