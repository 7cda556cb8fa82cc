import { textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { conflict } from "./api-status.ts";
import type { Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** Throws a conflict where a write was made for another version of the live object, or for another object. */
export function requireSameVersion(resource: Resource, live: KubernetesObject, next: Json): void {
  const version = textOf(next, "metadata", "resourceVersion");
  const uid = textOf(next, "metadata", "uid");
  if (version !== undefined && version !== live.metadata.resourceVersion) {
    const why =
      "the object has been modified; please apply your changes to the latest version and try again";
    throw conflict(resource, live.metadata.name, why);
  }
  requirePreconditions(resource, live, uid === undefined ? {} : { uid });
}

/** Throws a conflict where the live object is not the one that a delete means. */
export function requirePreconditions(
  resource: Resource,
  live: KubernetesObject,
  { uid, resourceVersion }: { readonly uid?: string; readonly resourceVersion?: string },
): void {
  const { metadata } = live;
  for (const [word, wanted, found] of [
    ["UID", uid, metadata.uid],
    ["ResourceVersion", resourceVersion, metadata.resourceVersion],
  ] as const) {
    if (wanted === undefined || wanted === found) continue;
    const why = `Precondition failed: ${word} in precondition: ${wanted}, ${word} in object meta: ${found}`;
    throw conflict(resource, metadata.name, why);
  }
}
