import { textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";

type Mark = { readonly key: string; readonly values: readonly string[] };

/** Our own, and those of the tools that an object may have come from (reconcilers.md §1b). */
const annotations: readonly Mark[] = [
  { key: "evenkeel.dev/prune", values: ["disabled"] },
  { key: "kustomize.toolkit.fluxcd.io/prune", values: ["disabled"] },
  { key: "kustomize.toolkit.fluxcd.io/reconcile", values: ["disabled"] },
  { key: "kustomize.toolkit.fluxcd.io/ssa", values: ["ignore"] },
  {
    key: "argocd.argoproj.io/sync-options",
    values: ["prune=false", "prune=confirm", "delete=false", "delete=confirm"],
  },
  { key: "helm.sh/resource-policy", values: ["keep"] },
  { key: "client.lifecycle.config.k8s.io/deletion", values: ["detach"] },
  { key: "cli-utils.sigs.k8s.io/on-remove", values: ["keep"] },
  { key: "kapp.k14s.io/delete-strategy", values: ["orphan"] },
];

/** Flux reads its marks from labels too. */
const labels = annotations.filter(({ key }) => key.startsWith("kustomize.toolkit.fluxcd.io/"));

/** The mark by which somebody asks that this object is not pruned, as `key: value`; undefined: there is none. */
export function pruneOptOut({ metadata }: KubernetesObject): string | undefined {
  return markIn(metadata.annotations, annotations) ?? markIn(metadata.labels, labels);
}

/** Values are lists to Argo CD; all are read without regard to case, for a mistake here deletes something. */
function markIn(map: unknown, marks: readonly Mark[]): string | undefined {
  for (const { key, values } of marks) {
    const options = (textOf(map, key) ?? "").split(",").map((option) => option.trim());
    const found = options.find((option) => values.includes(option.toLowerCase()));
    if (found !== undefined) return `${key}: ${found}`;
  }
  return undefined;
}
