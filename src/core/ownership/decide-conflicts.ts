import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { fieldManagerOf, type ObjectSet, setOfManager } from "../reconcile/object-set.ts";
import type { ReplicaOwner } from "../reconcile/wanted-object.ts";
import { isAutoscaled, isCountOfHpa } from "./autoscaled-field.ts";
import type { FieldConflict } from "./field-conflict.ts";
import { isHandTool } from "./hand-tools.ts";
import { dropField } from "./drop-field.ts";

export type ConflictDecision =
  | {
      readonly kind: "resolve";
      /** To be left out of the payload (`withoutField`), because an autoscaler sets them. */
      readonly yields: readonly string[];
      /** Whether what is left needs force: it takes fields from hand tools and a gone HPA, and from nobody else. */
      readonly force: boolean;
    }
  | {
      readonly kind: "refuse";
      readonly reason: "other-set" | "other-manager";
      readonly message: string;
    };

/**
 * What to do about the conflicts of an apply without force: hand tools give way to git, git gives way to autoscalers,
 * and anybody else keeps the whole object from being applied (reconcilers.md §1a). With fixed `replicas` an HPA that
 * set their number is gone, and gives way too.
 */
export function decideConflicts(
  conflicts: readonly FieldConflict[],
  set: ObjectSet,
  replicas: ReplicaOwner,
): ConflictDecision {
  const yields = conflicts.filter((conflict) => isAutoscaled(conflict, replicas));
  const disputed = conflicts.filter((conflict) => !isAutoscaled(conflict, replicas));
  const own = fieldManagerOf(set);
  const refused = disputed.filter(
    (one) => one.manager !== own && !isHandTool(one.manager) && !isCountOfHpa(one),
  );
  if (refused.length === 0) {
    const fields = new Set(yields.map(({ field }) => field));
    return { kind: "resolve", yields: [...fields], force: disputed.length > 0 };
  }
  const isOtherSet = refused.some(({ manager }) => setOfManager(manager) !== undefined);
  return {
    kind: "refuse",
    reason: isOtherSet ? "other-set" : "other-manager",
    message: explain(refused, set),
  };
}

/** `payload` without the field that an API server writes so; maps and lists that held nothing else go with it. */
export function withoutField(payload: KubernetesObject, field: string): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = payload;
  if (!field.startsWith("metadata.")) {
    const dropped = dropField(rest, `.${field}`);
    return dropped === undefined ? payload : { apiVersion, kind, metadata, ...dropped };
  }
  const { name, namespace, ...own } = metadata;
  const dropped = dropField(own, field.slice("metadata".length));
  if (dropped === undefined) return payload;
  const identity = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion, kind, metadata: { ...identity, ...dropped }, ...rest };
}

function explain(refused: readonly FieldConflict[], set: ObjectSet): string {
  const managers = [...new Set(refused.map(({ manager }) => manager))];
  return managers
    .map((manager) => {
      const fields = refused.filter((conflict) => conflict.manager === manager);
      return blame(manager, [...new Set(fields.map(({ field }) => field))].join(", "), set);
    })
    .join("; ");
}

function blame(manager: string, fields: string, set: ObjectSet): string {
  const other = setOfManager(manager);
  if (other !== undefined) {
    const own = set.name === null ? "an apply without a set" : `the set "${set.name}"`;
    return `${own} and the set "${other}" both want ${fields}: take the object out of one of them`;
  }
  return (
    `the field manager "${manager}" has set ${fields} to something else: ` +
    "take this out of the manifest, or stop the other manager"
  );
}
