import type { LiveRecord } from "../../src/core/reconcile/live-record.ts";
import { setScopes } from "../../src/core/reconcile/set-scopes.ts";
import type { WantedObject } from "../../src/core/reconcile/wanted-object.ts";
import type { SetPass } from "../../src/flows/reconcile/reconcile-set.ts";
import { openLiveSet } from "../../src/flows/reconcile/stage-memory.ts";
import type { Load } from "./load.ts";
import {
  type Access,
  benchSet,
  byKey,
  clock,
  connectTo,
  type Mode,
  pass,
  want,
} from "./set-contestant.ts";

/** A set as a server has it that has been running for a while: listed once, watched since. */
export type FollowedSet = Disposable & {
  readonly wanted: readonly WantedObject[];
  /** From now on that is wanted, as after a commit. */
  readonly want: (load: Load) => Promise<void>;
  readonly pass: (mode: Mode) => Promise<SetPass>;
  /** Resolves as soon as a watch has told so much of the object. */
  readonly seen: (key: string, test: (record: LiveRecord) => boolean) => Promise<void>;
};

const secondsToSee = 10;

export async function followLoad(
  access: Access,
  load: Pick<Load, "manifests">,
): Promise<FollowedSet> {
  const cluster = connectTo(access);
  let wanted = await want(cluster, load);
  let inventory: SetPass["inventory"];
  let look: (() => void) | undefined;
  const live = openLiveSet({ clock }, { cluster, set: benchSet, onChange: () => look?.() });
  const refs = wanted.map(({ ref }) => ref);
  live.view.want(byKey(wanted));
  live.follower.follow(setScopes(benchSet, refs), refs);
  await live.follower.ready();
  return {
    get wanted() {
      return wanted;
    },
    want: async (next) => {
      wanted = await want(cluster, next);
      live.view.want(byKey(wanted));
    },
    pass: async (mode) => {
      const done = await pass(live, wanted, { mode, inventory });
      ({ inventory } = done);
      return done;
    },
    seen: (key, test) =>
      new Promise((resolve, reject) => {
        const late = () => reject(new Error(`No watch has told it in ${secondsToSee} seconds.`));
        const timer = setTimeout(late, secondsToSee * 1000);
        look = () => {
          const record = live.view.records.get(key);
          if (record === undefined || !test(record)) return;
          clearTimeout(timer);
          look = undefined;
          resolve();
        };
        look();
      }),
    [Symbol.dispose]: () => live[Symbol.dispose](),
  };
}
