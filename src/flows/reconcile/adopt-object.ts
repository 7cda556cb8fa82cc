import { foldHandTools } from "../../core/ownership/fold-hand-tools.ts";
import { foreignOwner } from "../../core/ownership/foreign-owner.ts";
import { yieldFields } from "../../core/ownership/yield-fields.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { LiveRecord } from "../../core/reconcile/live-record.ts";
import type { FailureReason } from "../../core/reconcile/object-action.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Cluster } from "../../ports/cluster.ts";

export type Adoption = {
  readonly set: ObjectSet;
  readonly dryRun: boolean;
  /** What is known of the live object; undefined: nothing. */
  readonly record: LiveRecord | undefined;
  /** Whether an object of this name is there that the set does not own yet. */
  readonly isUnowned: boolean;
};

export type Adopted =
  | { readonly kind: "ready"; readonly payload: KubernetesObject }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string };

const triesOnConflict = 3;

/** Looks at the live object where its other managers matter, and takes over from the hand tools among them. */
export async function adoptObject(
  cluster: Cluster,
  wanted: WantedObject,
  given: Adoption,
): Promise<Adopted> {
  const { payload, replicas, ref } = wanted;
  if (!needsLook(wanted, given)) {
    return { kind: "ready", payload: yieldFields(payload, undefined, replicas).payload };
  }
  const fieldManager = fieldManagerOf(given.set);
  for (let tries = 0; ; tries += 1) {
    const live = await cluster.read(ref);
    const owner = live && foreignOwner(live);
    if (owner !== undefined) {
      const message = `it belongs to ${owner.tool} (${owner.name}): take it out of one of the two`;
      return { kind: "failed", reason: "foreign-owner", message };
    }
    const ready: Adopted = { kind: "ready", payload: yieldFields(payload, live, replicas).payload };
    if (live === undefined || given.dryRun) return ready;
    const operations = foldHandTools(live, fieldManager);
    if (operations.length === 0) return ready;
    const { resourceVersion = "" } = live.metadata;
    const rewrite = { resourceVersion, operations, fieldManager };
    const result = await cluster.rewriteMetadata(ref, rewrite);
    if (result.kind === "rewritten") return ready;
    if (result.kind === "refused") {
      return { kind: "failed", reason: "forbidden", message: result.message };
    }
    if (tries >= triesOnConflict) {
      return { kind: "failed", reason: "conflict", message: "somebody keeps changing it" };
    }
  }
}

function needsLook({ replicas }: WantedObject, { record, isUnowned }: Adoption): boolean {
  if (record === undefined) return isUnowned;
  if (replicas.kind === "autoscaled") return true;
  return record.agreement.kind === "differs" && record.agreement.by !== null;
}
