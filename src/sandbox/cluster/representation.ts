import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

/** How a request wants objects to be told: whole, or as PartialObjectMetadata. Tables are not served. */
export type Representation = "whole" | "metadata";

export function representationOf(request: Request): Representation {
  const first = (request.headers.get("accept") ?? "").split(",")[0] ?? "";
  return /;\s*as=PartialObjectMetadata/.test(first) ? "metadata" : "whole";
}

export function represent(
  resource: Resource,
  object: KubernetesObject,
  representation: Representation,
): object {
  if (representation === "whole") return { ...object, apiVersion: apiVersionOf(resource) };
  return {
    kind: "PartialObjectMetadata",
    apiVersion: "meta.k8s.io/v1",
    metadata: object.metadata,
  };
}
