import type { ObjectRef } from "../reconcile/kubernetes-object.ts";
import { groupOf } from "../reconcile/object-ref.ts";

const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/** Whether an object's trouble may be in its pods. */
export function hasPods({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): boolean {
  return groupOf(apiVersion) === "apps" && workloads.has(kind);
}
