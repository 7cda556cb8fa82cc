import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import type { ObjectSource } from "./object-action.ts";

/** An object as it is sent to the cluster. */
export type WantedObject = {
  /** `objectKey` of `ref`. */
  readonly key: string;
  /** With the namespace that it goes to; null where its kind has none. */
  readonly ref: ObjectRef;
  readonly payload: KubernetesObject;
  /** Of the payload: two that are alike are the same wish. */
  readonly hash: string;
  readonly source: ObjectSource;
  readonly replicas: ReplicaOwner;
};

/** Who decides how many pods a workload has. */
export type ReplicaOwner =
  { readonly kind: "fixed" } | { readonly kind: "autoscaled"; readonly minReplicas: number | null };

export function payloadHash(payload: Readonly<Record<string, unknown>>): string {
  return bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(payload)))).slice(0, 32);
}
