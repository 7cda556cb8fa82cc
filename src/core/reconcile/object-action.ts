import type { Health } from "../health/health.ts";
import type { ObjectRef } from "./kubernetes-object.ts";

/** What became of one object in one pass, and why. */
export type ObjectAction =
  | { readonly kind: "created" | "configured" | "unchanged" | "recreated" | "deleted" }
  /** Taken out of the inventory without a delete: it is gone, or no longer this set's. */
  | { readonly kind: "forgotten"; readonly reason: "absent" | "replaced" | "released" }
  /** It is no longer wanted and stays all the same. */
  | {
      readonly kind: "kept";
      readonly reason: "annotation" | "foreign-owner" | "unconfirmed" | "refused";
      readonly message: string;
    }
  /** Somebody changed it, and this stage only reports that or waits before it is corrected again. */
  | {
      readonly kind: "drifted";
      readonly reason: "report" | "back-off";
      readonly message: string;
    }
  | {
      readonly kind: "waiting";
      readonly reason: "definition" | "wave" | "terminating";
      readonly message: string;
    }
  /** Nothing of the set was applied because another object was refused. */
  | { readonly kind: "untried"; readonly reason: "atomic" }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string };

export type FailureReason =
  | "conflict"
  | "denied"
  | "forbidden"
  | "foreign-owner"
  | "immutable"
  | "invalid"
  | "no-kind"
  | "no-namespace"
  | "other"
  | "other-set"
  | "terminating";

/** A row of the table that a pass ends with. */
export type ObjectRow = {
  readonly ref: ObjectRef;
  readonly action: ObjectAction;
  /** Null where it is not known, or no longer of interest. */
  readonly health: Health | null;
  /** Where the object is written; null for one that is only in the cluster. */
  readonly source: ObjectSource | null;
};

export type ObjectSource = { readonly path: string; readonly line: number };
