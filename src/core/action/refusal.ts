import type { ActionPlan, RefusalReason } from "./action.ts";

export type Refusal = Extract<ActionPlan, { readonly kind: "refusal" }>;

export function refusal(reason: RefusalReason, message: string): Refusal {
  return { kind: "refusal", reason, message };
}
