import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import type { ServedResource } from "./find-resource.ts";

/** Root of a group and version: `/api/v1`, `/apis/apps/v1`. */
export function apiPath(apiVersion: string): string {
  const root = apiVersion.includes("/") ? "/apis" : "/api";
  return `${root}/${apiVersion.split("/").map(encodeURIComponent).join("/")}`;
}

/** Path of all objects of a kind: in `namespace`, or everywhere. */
export function collectionPath(
  apiVersion: string,
  { plural, namespaced }: ServedResource,
  namespace: string | null,
): string {
  const inside =
    namespaced && namespace !== null ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${apiPath(apiVersion)}${inside}/${plural}`;
}

/** Path of one object. A cluster-wide kind has no use for a namespace; throws where another kind has none. */
export function objectPath(ref: ObjectRef, resource: ServedResource): string {
  const { apiVersion, kind, namespace, name } = ref;
  if (resource.namespaced && namespace === null) {
    throw new Error(`${kind}/${name} cannot be found without a namespace: name one.`);
  }
  return `${collectionPath(apiVersion, resource, namespace)}/${encodeURIComponent(name)}`;
}
