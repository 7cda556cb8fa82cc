import type { ObjectRef } from "./kubernetes-object.ts";
import { groupOf } from "./object-ref.ts";
import { setLabel, type ObjectSet } from "./object-set.ts";

/** Objects that one LIST, or one watch, shows. */
export type Scope = {
  readonly apiVersion: string;
  readonly kind: string;
  /** Null: cluster-wide objects, or those of all namespaces. */
  readonly namespace: string | null;
  readonly labels?: string;
};

/**
 * The fewest scopes that show all of `refs`. A set's label lets one of them span namespaces; without a name there is
 * no label, and a whole cluster is never listed for a few objects of it.
 */
export function setScopes(set: ObjectSet, refs: readonly ObjectRef[]): readonly Scope[] {
  const kinds = new Map(refs.map((ref) => [`${ref.apiVersion}/${ref.kind}`, ref]));
  return [...kinds.values()].flatMap(({ apiVersion, kind }) => {
    const namespaces = namespacesOf(refs, { apiVersion, kind });
    if (set.name === null) return namespaces.map((namespace) => ({ apiVersion, kind, namespace }));
    const labels = `${setLabel}=${set.name}`;
    const [only = null] = namespaces.length === 1 ? namespaces : [];
    return [{ apiVersion, kind, namespace: only, labels }];
  });
}

/** The same objects where all namespaces may not be read at once. */
export function perNamespace(scope: Scope, refs: readonly ObjectRef[]): readonly Scope[] {
  return namespacesOf(refs, scope).map((namespace) => ({ ...scope, namespace }));
}

export function scopeName({ apiVersion, kind, namespace, labels = "" }: Scope): string {
  return JSON.stringify([apiVersion, kind, namespace, labels]);
}

export function isInScope(scope: Scope, { apiVersion, kind, namespace }: ObjectRef): boolean {
  if (groupOf(scope.apiVersion) !== groupOf(apiVersion) || scope.kind !== kind) return false;
  return scope.namespace === null || scope.namespace === namespace;
}

function namespacesOf(
  refs: readonly ObjectRef[],
  { apiVersion, kind }: Pick<Scope, "apiVersion" | "kind">,
): readonly (string | null)[] {
  const own = refs.filter((ref) => ref.apiVersion === apiVersion && ref.kind === kind);
  const namespaces = [...new Set(own.map(({ namespace }) => namespace))];
  return namespaces.toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
}
