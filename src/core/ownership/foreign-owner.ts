import { textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { managersOf } from "./managed-fields.ts";

/** Another system that keeps an object as its own repository wants it. */
export type ForeignOwner = {
  readonly tool: "Argo CD" | "Flux";
  /** What the tool calls the thing that owns the object: `shop`, or `Kustomization flux-system/shop`. */
  readonly name: string;
};

/**
 * Who else claims `live`, by the marks that GitOps tools leave on what they manage. Plain Helm is nobody: it acts
 * when a person runs it, so what it installed can be adopted (its label says `Helm` on everything a chart rendered,
 * also where no release exists).
 */
export function foreignOwner(live: KubernetesObject): ForeignOwner | undefined {
  const { labels = {}, annotations = {} } = live.metadata;
  for (const [prefix, kind] of fluxKinds) {
    const name = textOf(labels, `${prefix}/name`);
    const namespace = textOf(labels, `${prefix}/namespace`);
    if (name !== undefined && namespace !== undefined) {
      return { tool: "Flux", name: `${kind} ${namespace}/${name}` };
    }
  }
  const tracking = textOf(annotations, "argocd.argoproj.io/tracking-id");
  const instance = textOf(labels, "argocd.argoproj.io/instance");
  const application = tracking?.split(":")[0] || instance || oldArgoMark(live);
  return application ? { tool: "Argo CD", name: application } : undefined;
}

const fluxKinds = [
  ["kustomize.toolkit.fluxcd.io", "Kustomization"],
  ["helm.toolkit.fluxcd.io", "HelmRelease"],
] as const;

/**
 * Argo CD before 3.0 marks by a label that charts set too. That it has written the object tells the two apart, so
 * nothing can be said of one whose `managedFields` were left out.
 */
function oldArgoMark(live: KubernetesObject): string | undefined {
  const application = textOf(live.metadata.labels, "app.kubernetes.io/instance");
  if (!application) return undefined;
  return managersOf(live).some(({ manager }) => argoManagers.has(manager))
    ? application
    : undefined;
}

/** By server-side apply, and by the user agent of what it patches from the client. */
const argoManagers: ReadonlySet<string> = new Set([
  "argocd-controller",
  "argocd-application-controller",
]);
