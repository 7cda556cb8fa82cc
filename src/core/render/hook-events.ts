import { textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";

/** The moments of a release that a Helm hook is for; none for an ordinary object. */
export function hookEvents(object: KubernetesObject): readonly string[] {
  const written = textOf(object.metadata.annotations, "helm.sh/hook") ?? "";
  return written
    .split(",")
    .map((event) => event.trim())
    .filter((event) => event !== "");
}
