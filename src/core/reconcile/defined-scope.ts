import { listOf, textOf } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** The scope of a custom kind, by its definition among `objects`: the cluster may not serve it yet. */
export function definedScope(
  objects: readonly KubernetesObject[],
  { apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">,
): { readonly namespaced: boolean } | undefined {
  const definition = objects.find(
    (object) =>
      object.kind === "CustomResourceDefinition" &&
      textOf(object, "spec", "names", "kind") === kind &&
      listOf(object, "spec", "versions").some(
        (version) =>
          `${textOf(object, "spec", "group") ?? ""}/${textOf(version, "name") ?? ""}` ===
          apiVersion,
      ),
  );
  if (definition === undefined) return undefined;
  return { namespaced: textOf(definition, "spec", "scope") !== "Cluster" };
}
