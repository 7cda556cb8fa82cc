import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { fieldFilter, labelFilter, type ObjectFilter } from "./label-selector.ts";
import type { ObjectStore } from "./object-store.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

/** A list as the API server sends it: in pages of `limit`, items of built-in kinds without their kind. */
export function listObjects(
  store: ObjectStore,
  { resource, namespace }: { readonly resource: Resource; readonly namespace: string | null },
  parameters: URLSearchParams,
): object {
  const filter = filterOf(parameters);
  const found = store.list(resource, namespace).filter((object) => filter(object));
  const start = Number(parameters.get("continue") ?? 0);
  const limit = Number(parameters.get("limit") ?? 0) || found.length;
  const items = found.slice(start, start + limit);
  const left = found.length - start - items.length;
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion: String(store.revision()),
      ...(left > 0 ? { continue: String(start + limit), remainingItemCount: left } : {}),
    },
    items: items.map((object) => toItem(resource, object)),
  };
}

export function filterOf(parameters: URLSearchParams): ObjectFilter {
  const byLabel = labelFilter(parameters.get("labelSelector") ?? "");
  const byField = fieldFilter(parameters.get("fieldSelector") ?? "");
  return (object) => byLabel(object) && byField(object);
}

function toItem(resource: Resource, object: KubernetesObject): object {
  const { apiVersion: _version, kind: _kind, ...item } = object;
  return resource.builtIn ? item : { ...object, apiVersion: apiVersionOf(resource) };
}
