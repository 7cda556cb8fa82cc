import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import type { Scope } from "../../core/reconcile/set-scopes.ts";
import { UnavailableError } from "../../ports.ts";
import type { Cluster, Observation, ObservedEvent } from "../../ports/cluster.ts";
import { deferred } from "../deferred.ts";
import type { SetView } from "./set-view.ts";

export type FollowedScope = {
  readonly observation: Observation;
  /** Resolves when it was listed once, or may not be. Rejects with `UnavailableError` where nobody answers. */
  readonly listed: () => Promise<void>;
  /** This account may not list it. */
  readonly isForbidden: () => boolean;
};

/** Keeps the view as new as one watch is. What is known stays true while the watch is lost. */
export function followScope(
  cluster: Cluster,
  scope: Scope,
  given: { readonly view: SetView; readonly onChange: () => void },
): FollowedScope {
  const { view, onChange } = given;
  let first = neverListed();
  let lost: UnavailableError | undefined;
  let refusal: "no-kind" | "forbidden" | undefined;
  let seen: Set<string> | undefined;

  function isNews(event: Extract<ObservedEvent, { readonly object: unknown }>): boolean {
    const ref = refOf(event.object);
    if (event.kind === "removed") return view.forget(ref, event.object.metadata.uid);
    seen?.add(objectKey(ref));
    return view.learn(event.object);
  }

  function onListed(revision: string): void {
    const isChanged = seen !== undefined && view.settle(scope, { seen, revision });
    // Whoever failed for want of an answer, or of the kind, has one now.
    if (isChanged || lost !== undefined || refusal !== undefined) onChange();
    [seen, lost, refusal] = [undefined, undefined, undefined];
    first.resolve();
  }

  function onLost(message: string): void {
    lost = new UnavailableError(message);
    first.reject(lost);
    first = neverListed();
  }

  const observation = cluster.observe(scope, (event) => {
    if ("object" in event) {
      if (isNews(event)) onChange();
      return;
    }
    if (event.kind === "listing") seen = new Set();
    if (event.kind === "listed") onListed(event.revision);
    if (event.kind === "lost") onLost(event.message);
    if (event.kind === "refused") {
      first.resolve();
      refusal = event.reason;
    }
  });
  const listed = () => (lost === undefined ? first.promise : Promise.reject(lost));
  return { observation, listed, isForbidden: () => refusal === "forbidden" };
}

/** Nobody may be waiting for it when it fails. */
function neverListed() {
  const first = deferred<void>();
  first.promise.catch(() => {});
  return first;
}
