import { assessHealth } from "../health/assess-health.ts";
import { workloadCause } from "../health/workload-cause.ts";
import type { Health } from "../health/health.ts";
import { compareApplied } from "../ownership/compare-applied.ts";
import { foreignOwner } from "../ownership/foreign-owner.ts";
import { lastWriter } from "../ownership/last-writer.ts";
import { takeOver } from "../ownership/take-over.ts";
import { yieldFields } from "../ownership/yield-fields.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import { refOf } from "./object-ref.ts";
import type { WantedObject } from "./wanted-object.ts";

/** What is kept of a live object: little enough to remember thousands. */
export type LiveRecord = {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Undefined for kinds that have none. */
  readonly generation: number | undefined;
  readonly health: Health;
  /** What the object itself says of why it will not settle; its pods may know more. */
  readonly cause: Health | null;
  readonly agreement: Agreement;
};

/** Whether applying what is wanted would change the object. */
type Agreement =
  | { readonly kind: "agrees"; readonly hash: string }
  | {
      readonly kind: "differs";
      readonly hash: string;
      /** The first field that does, as people write it. */
      readonly field: string;
      /** Who wrote the object last besides us; null where nobody did. */
      readonly by: string | null;
      /** What becoming the owner of what hand tools have set takes. */
      readonly takeOver: "none" | "force" | "fold";
    }
  | { readonly kind: "foreign"; readonly tool: string; readonly name: string }
  | { readonly kind: "unwanted" };

export function recordLive(
  live: KubernetesObject,
  wanted: WantedObject | undefined,
  { fieldManager, now }: { readonly fieldManager: string; readonly now: Date },
): LiveRecord {
  const { uid = "", resourceVersion = "", generation } = live.metadata;
  return {
    ref: refOf(live),
    uid,
    resourceVersion,
    generation,
    health: assessHealth(live, now),
    cause: workloadCause(live, [], now) ?? null,
    agreement: agreementOf(live, wanted, fieldManager),
  };
}

/**
 * Whether `next` says more than `known`. A watch may deliver what an answer to our own request has overtaken; API
 * servers number the versions of an object upwards, and where one does not, the later message counts.
 */
export function isNewer(next: LiveRecord, known: LiveRecord | undefined): boolean {
  if (known === undefined || known.uid !== next.uid) return true;
  return isUpTo(known.resourceVersion, next.resourceVersion);
}

/** Whether `version` is no later than `revision`; true where the server does not count. */
export function isUpTo(version: string, revision: string): boolean {
  if (!/^\d+$/.test(version) || !/^\d+$/.test(revision)) return true;
  return BigInt(version) <= BigInt(revision);
}

function agreementOf(
  live: KubernetesObject,
  wanted: WantedObject | undefined,
  fieldManager: string,
): Agreement {
  const owner = foreignOwner(live);
  if (owner !== undefined) return { kind: "foreign", ...owner };
  if (wanted === undefined) return { kind: "unwanted" };
  const { hash } = wanted;
  const { payload } = yieldFields(wanted.payload, live, wanted.replicas);
  const comparison = compareApplied(payload, live, fieldManager);
  const taking = takeOver(payload, live, fieldManager);
  if (comparison.kind === "same" && taking === "none") return { kind: "agrees", hash };
  const field = comparison.kind === "differs" ? comparison.field : "metadata.managedFields";
  const by = lastWriter(live, fieldManager, field) ?? null;
  return { kind: "differs", hash, field, by, takeOver: taking };
}
