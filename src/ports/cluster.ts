import type {
  FieldCause,
  FieldConflict,
  JsonPatchOperation,
} from "../core/ownership/field-conflict.ts";
import type { KubernetesObject, ObjectRef } from "../core/reconcile/kubernetes-object.ts";

/** A Kubernetes API server. Every call may throw `UnavailableError` or `RateLimitedError`. */
export type Cluster = {
  /**
   * Server-side apply, one request. A namespaced object without a namespace goes to `namespace`, a cluster-wide one
   * loses its own. Never throws for a fault of the object: that is the result.
   */
  readonly apply: (
    object: KubernetesObject,
    options: {
      readonly fieldManager: string;
      readonly namespace: string;
      readonly dryRun?: boolean;
      /** Takes fields from whoever manages them; without it that is a conflict. */
      readonly force?: boolean;
    },
  ) => Promise<ApplyResult>;
  readonly read: (ref: ObjectRef) => Promise<KubernetesObject | undefined>;
  /** Calls `onObject` for each object, page by page, so that nobody has to hold them all. */
  readonly list: (
    query: ObjectQuery,
    onObject: (object: KubernetesObject) => void,
  ) => Promise<ListResult>;
  /** Follows what matches until disposed: lists, watches, and lists again whenever the watch has lost its place. */
  readonly observe: (query: ObjectQuery, onEvent: (event: ObservedEvent) => void) => Observation;
  /** Deletes exactly the object of this uid; what depends on it goes in the background. */
  readonly remove: (
    ref: ObjectRef,
    options: { readonly uid: string; readonly dryRun?: boolean },
  ) => Promise<RemoveResult>;
  /**
   * A JSON patch of `metadata` (RFC 6902), of the object as it was at `resourceVersion`. `moved`: it has changed
   * since, or is gone.
   */
  readonly rewriteMetadata: (
    ref: ObjectRef,
    rewrite: {
      readonly resourceVersion: string;
      readonly operations: readonly JsonPatchOperation[];
      readonly fieldManager: string;
    },
  ) => Promise<
    | { readonly kind: "rewritten"; readonly object: KubernetesObject }
    | { readonly kind: "moved" }
    | { readonly kind: "refused"; readonly message: string }
  >;
  /** Undefined: the cluster does not serve this kind (yet). */
  readonly findKind: (
    apiVersion: string,
    kind: string,
  ) => Promise<{ readonly namespaced: boolean } | undefined>;
  /** The kind that people mean by `deploy`, `Deployment`, `deployments` or `deployments.apps`. */
  readonly resolveKind: (
    word: string,
  ) => Promise<
    { readonly apiVersion: string; readonly kind: string; readonly namespaced: boolean } | undefined
  >;
};

export type ApplyResult =
  /** `updated` also where nothing changed: `resourceVersion` is then what it was. */
  | {
      readonly kind: "created" | "updated";
      readonly ref: ObjectRef;
      readonly object: KubernetesObject;
    }
  | ApplyFailure;

export type ApplyFailure = {
  readonly kind: "failed";
  /** Of the object as it was sent, its namespace filled in. */
  readonly ref: ObjectRef;
  readonly reason:
    | "conflict"
    | "invalid"
    | "forbidden"
    /** An admission webhook or policy said no, or could not be asked. */
    | "denied"
    | "no-kind"
    | "no-namespace"
    /** Its namespace, or the object itself, is being deleted. */
    | "terminating"
    | "other";
  readonly message: string;
  /** With `conflict`: which fields, and whose they are. */
  readonly conflicts: readonly FieldConflict[];
  /** With `invalid`: what the API server says of each field. */
  readonly causes: readonly FieldCause[];
};

/** `labels` is a label selector (`a=b,!c`). Namespace null: cluster-wide objects, or those of all namespaces. */
export type ObjectQuery = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly labels?: string;
  /** `metadata` leaves spec, data and status out: quick for whoever looks at names and labels only. */
  readonly shape?: "whole" | "metadata";
};

export type ListResult =
  | { readonly kind: "listed"; readonly revision: string }
  | { readonly kind: "no-kind" }
  | { readonly kind: "forbidden"; readonly message: string };

export type ObservedEvent =
  /** All that matches follows as `changed`, up to `listed`; what is not among it is gone. */
  | { readonly kind: "listing" }
  | { readonly kind: "listed"; readonly revision: string }
  | { readonly kind: "changed" | "removed"; readonly object: KubernetesObject }
  /** The kind is not served, or may not be listed: tried again by itself. */
  | { readonly kind: "refused"; readonly reason: "no-kind" | "forbidden"; readonly message: string }
  /** No news until the next `listing`. */
  | { readonly kind: "lost"; readonly message: string };

export type Observation = Disposable & {
  /** resourceVersion up to which all events were told; undefined before the first `listed`. */
  readonly revision: () => string | undefined;
};

export type RemoveResult =
  | { readonly kind: "removed" }
  /** Deletion has begun; `finalizers` hold it up, none: its pods are ending. */
  | { readonly kind: "terminating"; readonly finalizers: readonly string[] }
  | { readonly kind: "absent" }
  /** There is one of this name, and it is not the one of this uid. */
  | { readonly kind: "replaced" }
  | { readonly kind: "refused"; readonly message: string };
