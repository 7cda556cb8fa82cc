import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";

export function refOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace ?? null, name: metadata.name };
}

/** Group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** One object whatever version of its kind it is written in: group, kind, namespace and name. */
export function objectKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace ?? ""}/${name}`;
}

/** `Deployment/carts-primary`, as people say it. */
export function objectLabel({ kind, name }: Pick<ObjectRef, "kind" | "name">): string {
  return `${kind}/${name}`;
}
