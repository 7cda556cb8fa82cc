import { fieldOf } from "./field-of.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";

/** Deleting one takes data or other people's objects with it. */
const protectedKinds: ReadonlySet<string> = new Set([
  "Namespace",
  "CustomResourceDefinition",
  "PersistentVolume",
  "PersistentVolumeClaim",
]);

/** Kinds that are pruned only when a person confirms it. */
export function isProtectedKind({ kind }: Pick<ObjectRef, "kind">): boolean {
  return protectedKinds.has(kind);
}

/** Whether an object may be deleted and made anew for an immutable field, where the policy allows that at all. */
export function mayRecreate(object: KubernetesObject): boolean {
  const claims = fieldOf(object, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
  return !isProtectedKind(object) && claims !== "Delete";
}
