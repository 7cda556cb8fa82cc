import type { Edited } from "../manifest/verify-edit.ts";
import type { ActionPlan, Bounds, Effect } from "./action.ts";
import { refusal, type Refusal } from "./refusal.ts";
import { scaleCount } from "./scale-count.ts";

/** The one number that decides how many replicas a service has, wherever it is written. */
export type CountField = {
  readonly kind: "field";
  readonly path: string;
  readonly field: string;
  readonly object: string | null;
  readonly label: "replicas" | "minReplicas" | "minReplicaCount";
  readonly current: number;
  /** Another field that the count may not exceed. */
  readonly ceiling: { readonly name: string; readonly value: number } | null;
  /** The least that the object accepts. */
  readonly floor: number;
  readonly edit: (to: string) => Edited;
};

export type FoundCount = CountField | Refusal;

export function planCount(
  found: FoundCount,
  effect: Extract<Effect, { readonly kind: "scale" }>,
  bounds: Bounds,
): ActionPlan {
  if (found.kind === "refusal") return found;
  const { path, field, object, label, current, ceiling } = found;
  const name = `${label} of ${object ?? path}`;
  const minReplicas = Math.max(bounds.minReplicas, found.floor);
  const scaled = scaleCount(current, effect, { ...bounds, minReplicas });
  if (scaled.kind === "same") {
    return { kind: "nothing-to-do", message: `${name} is already ${current}` };
  }
  if (scaled.kind === "out-of-bounds") {
    return refusal("out-of-bounds", `${name}: ${scaled.message}`);
  }
  if (ceiling !== null && scaled.to > current && scaled.to > ceiling.value) {
    const message = `${name}: ${current} to ${scaled.to} would exceed its ${ceiling.name} ${ceiling.value}: raise that first`;
    return refusal("out-of-bounds", message);
  }
  const to = String(scaled.to);
  const edited = found.edit(to);
  if (!edited.ok) return refusal(edited.reason, edited.message);
  const edit = { path, field, object, from: edited.from, to, content: edited.text };
  return { kind: "change", edits: [edit], summary: `${label} ${current} → ${to}` };
}

/** A replica count as it was parsed; undefined if it is not a whole number from 0. */
export function countOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,7}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return undefined;
  return number < 0 ? undefined : number;
}
