import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { isInScope, perNamespace, scopeName, type Scope } from "../../core/reconcile/set-scopes.ts";
import { UnavailableError, type Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { inSeconds, until } from "../until.ts";
import { followScope, type FollowedScope } from "./follow-scope.ts";
import type { SetView } from "./set-view.ts";

/** Watches a set for as long as it lives; the view is kept as new as the watches are. */
export type SetFollower = Disposable & {
  /** Follows these scopes and no others. */
  readonly follow: (scopes: readonly Scope[], refs: readonly ObjectRef[]) => void;
  /** Resolves when all that is followed was listed once. Throws `UnavailableError` where that takes too long. */
  readonly ready: () => Promise<void>;
  /** Those of `refs` that no watch shows, for this account may not list them. */
  readonly unseen: (refs: readonly ObjectRef[]) => readonly ObjectRef[];
};

const secondsToList = 60;

/** `asked` names the scope that was asked for: that of one namespace may stand in for a wider one. */
type Followed = FollowedScope & { readonly asked: string; readonly scope: Scope };

export function followSet(
  { clock }: Pick<Ports, "clock">,
  given: { readonly cluster: Cluster; readonly view: SetView; readonly onChange: () => void },
): SetFollower {
  const { cluster } = given;
  const followed = new Map<string, Followed>();
  let known: readonly ObjectRef[] = [];

  function start(scope: Scope, asked: string): void {
    const name = scopeName(scope);
    if (!followed.has(name)) {
      followed.set(name, { ...followScope(cluster, scope, given), asked, scope });
    }
  }

  /** Not every account may list a kind everywhere; then each namespace is followed by itself. */
  function narrow(): void {
    for (const { scope, asked, isForbidden } of Array.from(followed.values())) {
      if (scope.namespace !== null || !isForbidden()) continue;
      for (const part of perNamespace(scope, known)) {
        if (part.namespace !== null) start(part, asked);
      }
    }
  }

  return {
    follow: (scopes, refs) => {
      known = refs;
      const wanted = new Map(scopes.map((scope) => [scopeName(scope), scope]));
      for (const [name, { observation, asked }] of followed) {
        if (wanted.has(asked)) continue;
        observation[Symbol.dispose]();
        followed.delete(name);
      }
      for (const [name, scope] of wanted) start(scope, name);
    },
    ready: async () => {
      const at = inSeconds(clock, secondsToList);
      // What turns out to be forbidden is followed in parts, which are awaited too.
      for (let count = -1; count !== followed.size;) {
        count = followed.size;
        const listed = Promise.all([...followed.values()].map((each) => each.listed()));
        if ((await until(clock, at, listed)) === "late") {
          throw new UnavailableError(
            `the cluster has not shown what it holds in ${secondsToList} seconds`,
          );
        }
        narrow();
      }
    },
    unseen: (refs) => {
      const all = [...followed.values()];
      const hidden = all.filter(({ isForbidden }) => isForbidden());
      if (hidden.length === 0) return [];
      const shown = all.filter(({ isForbidden }) => !isForbidden());
      return refs.filter(
        (ref) =>
          hidden.some(({ scope }) => isInScope(scope, ref)) &&
          !shown.some(({ scope }) => isInScope(scope, ref)),
      );
    },
    [Symbol.dispose]: () => {
      for (const { observation } of followed.values()) observation[Symbol.dispose]();
      followed.clear();
    },
  };
}
