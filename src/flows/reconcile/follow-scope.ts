import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { Scope } from "../../core/reconcile/set-scopes.ts";
import type { Cluster, Observation, ObservedEvent } from "../../ports/cluster.ts";
import { deferred } from "../deferred.ts";
import type { SetView } from "./set-view.ts";

export type FollowedScope = {
  readonly observation: Observation;
  /** Resolves when it was listed once, or turned out not to be listable. */
  readonly listed: Promise<void>;
};

/** Keeps the view as new as one watch is. What is known stays true while the watch is lost. */
export function followScope(
  cluster: Cluster,
  scope: Scope,
  given: {
    readonly view: SetView;
    readonly onChange: () => void;
    readonly onForbidden: () => void;
  },
): FollowedScope {
  const { view, onChange } = given;
  const first = deferred<void>();
  let seen: Set<string> | undefined;

  function isNews(event: Extract<ObservedEvent, { readonly object: unknown }>): boolean {
    const ref = refOf(event.object);
    if (event.kind === "removed") return view.forget(ref, event.object.metadata.uid);
    seen?.add(objectKey(ref));
    return view.learn(event.object);
  }

  const observation = cluster.observe(scope, (event) => {
    if ("object" in event) {
      if (isNews(event)) onChange();
      return;
    }
    if (event.kind === "listing") seen = new Set();
    if (event.kind === "listed") {
      if (seen !== undefined && view.settle(scope, seen)) onChange();
      seen = undefined;
    }
    if (event.kind === "refused" && event.reason === "forbidden") given.onForbidden();
    if (event.kind === "listed" || event.kind === "refused") first.resolve();
  });
  return { observation, listed: first.promise };
}
