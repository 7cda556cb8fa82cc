import { assessHealth } from "../core/health/assess-health.ts";
import { inApplyOrder } from "../core/reconcile/apply-order.ts";
import type { KubernetesObject } from "../core/reconcile/kubernetes-object.ts";
import { refOf } from "../core/reconcile/object-ref.ts";
import type { ObjectOutcome } from "../core/reconcile/reconcile-outcome.ts";
import type { Manifest } from "../core/reconcile/render-manifests.ts";
import type { ApplyResult, Cluster, Ports } from "../ports.ts";

/** Applies every object of a set in order, tries all of them, and tells what became of each. */
export async function applyManifests(
  cluster: Cluster,
  manifests: readonly Manifest[],
  options: { readonly namespace: string; readonly fieldManager: string },
): Promise<readonly ApplyResult[]> {
  const objects = withNamespace(
    manifests.map(({ object }) => object),
    options.namespace,
  );
  const results: ApplyResult[] = [];
  for (const object of inApplyOrder(objects, refOf)) {
    results.push(await cluster.apply(object, options));
  }
  return results;
}

/** Reads what was applied and judges how it is now. */
export async function readHealth(
  { clock }: Pick<Ports, "clock">,
  cluster: Cluster,
  results: readonly ApplyResult[],
): Promise<readonly ObjectOutcome[]> {
  return Promise.all(
    results.map(async (result): Promise<ObjectOutcome> => {
      if (result.kind === "failed") return { ref: result.ref, applied: result, health: null };
      const live = await cluster.read(result.ref);
      const health = live === undefined ? null : assessHealth(live, clock.now());
      return { ref: result.ref, applied: { kind: result.kind }, health };
    }),
  );
}

function withNamespace(
  objects: readonly KubernetesObject[],
  namespace: string,
): readonly KubernetesObject[] {
  const written = objects.some(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === namespace,
  );
  if (written || objects.length === 0) return objects;
  return [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, ...objects];
}
