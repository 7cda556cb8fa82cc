import { decideConflicts, withoutField } from "../../core/ownership/decide-conflicts.ts";
import { isAutoscaled } from "../../core/ownership/autoscaled-field.ts";
import type { FieldConflict } from "../../core/ownership/field-conflict.ts";
import { rewriteVersions } from "../../core/ownership/fold-hand-tools.ts";
import { immutableCause } from "../../core/reconcile/immutable-cause.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { FailureReason } from "../../core/reconcile/object-action.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import type { ReplicaOwner, WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { ApplyFailure, Cluster } from "../../ports/cluster.ts";
import { adoptObject, type Adoption } from "./adopt-object.ts";
import { liveScaler } from "./live-scaler.ts";

/** How one object can be applied, found out by trying it. */
export type Attempt =
  | {
      readonly kind: "created" | "updated";
      readonly object: KubernetesObject;
    }
  /** It can only be had by deleting what is there. */
  | { readonly kind: "immutable"; readonly field: string; readonly message: string }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string };

type Sent = { readonly payload: KubernetesObject; readonly force: boolean };

const triesOnConflict = 4;

/**
 * Server-side apply of one object: without force first, and on a conflict as `decideConflicts` says. What hand tools
 * manage becomes ours before, so that a field that git does not have goes away (kubernetes#99003).
 */
export async function applyObject(
  cluster: Cluster,
  wanted: WantedObject,
  given: Adoption,
): Promise<Attempt> {
  const { set, dryRun } = given;
  const fieldManager = fieldManagerOf(set);
  const adopted = await adoptObject(cluster, wanted, given);
  if (adopted.kind === "failed") return adopted;
  const { payload } = adopted;
  let sent: Sent = takingOver(payload, given) ?? { payload, force: false };
  for (let tries = 0; ; tries += 1) {
    const options = { fieldManager, namespace: set.namespace, dryRun, force: sent.force };
    const result = await cluster.apply(sent.payload, options);
    if (result.kind !== "failed") return { kind: result.kind, object: result.object };
    if (tries === 0 && isOfOldVersion(result)) {
      const live = await renewVersions(cluster, wanted, { fieldManager, dryRun });
      if (live !== undefined && dryRun) return { kind: "updated", object: live };
      continue;
    }
    if (result.reason !== "conflict" || tries >= triesOnConflict) return describe(result);
    const replicas = await ownerOfReplicas(cluster, wanted, { ...adopted, given, result });
    const next = resolve(result, { set, replicas, payload, sent });
    if ("kind" in next) return next;
    sent = next;
  }
}

/** The set does not know every autoscaler; who is in the way of the replicas may be one. */
async function ownerOfReplicas(
  cluster: Cluster,
  { ref }: WantedObject,
  known: {
    readonly replicas: ReplicaOwner;
    readonly given: Adoption;
    readonly result: ApplyFailure;
  },
): Promise<ReplicaOwner> {
  const { replicas, given, result } = known;
  if (replicas.kind === "autoscaled" || !result.conflicts.some(isOfAutoscaler)) return replicas;
  const found = await liveScaler(cluster, ref);
  if (found.kind === "autoscaled") given.onAutoscaled(found);
  return found;
}

/** One request takes back what hand tools alone have changed, as long as the object is as it was seen. */
function takingOver(payload: KubernetesObject, { record }: Adoption): Sent | undefined {
  if (record?.agreement.kind !== "differs" || record.agreement.takeOver !== "force") {
    return undefined;
  }
  const { resourceVersion } = record;
  const metadata = { ...payload.metadata, resourceVersion };
  return { payload: { ...payload, metadata }, force: true };
}

/** An autoscaler that the set does not know may be at work, or be gone. */
function isOfAutoscaler(conflict: FieldConflict): boolean {
  return isAutoscaled(conflict, { kind: "autoscaled", minReplicas: null });
}

/** Entries of a custom kind's older version stand in the way of every apply (reconcilers.md §1a). */
function isOfOldVersion({ reason, message }: ApplyFailure): boolean {
  return reason === "invalid" && message.includes("field not declared in schema");
}

/** Brings the entries of `managedFields` to the version in use. A dry run changes nothing, and takes it for done. */
async function renewVersions(
  cluster: Cluster,
  { ref }: WantedObject,
  { fieldManager, dryRun }: { readonly fieldManager: string; readonly dryRun: boolean },
): Promise<KubernetesObject | undefined> {
  const live = await cluster.read(ref);
  const operations = live === undefined ? [] : rewriteVersions(live);
  if (live === undefined || operations.length === 0) return undefined;
  if (!dryRun) {
    const { resourceVersion = "" } = live.metadata;
    await cluster.rewriteMetadata(ref, { resourceVersion, operations, fieldManager });
  }
  return live;
}

/** Another way to send the same wish, after a conflict. */
function resolve(
  { conflicts }: ApplyFailure,
  given: {
    readonly set: ObjectSet;
    readonly replicas: ReplicaOwner;
    readonly payload: KubernetesObject;
    readonly sent: Sent;
  },
): Sent | Extract<Attempt, { kind: "failed" }> {
  // Somebody wrote between the look and the force: from here on as if nothing were known.
  if (conflicts.length === 0) return { payload: given.payload, force: false };
  const decision = decideConflicts(conflicts, given.set, given.replicas);
  if (decision.kind === "refuse") {
    const reason = decision.reason === "other-set" ? "other-set" : "conflict";
    return { kind: "failed", reason, message: decision.message };
  }
  const payload = decision.yields.reduce(withoutField, given.sent.payload);
  return { payload, force: decision.force };
}

function describe(failure: ApplyFailure): Attempt {
  const result = withoutValues(failure);
  const cause = result.reason === "invalid" ? immutableCause(result) : undefined;
  if (cause !== undefined) return { kind: "immutable", ...cause };
  return { kind: "failed", reason: result.reason, message: result.message };
}

/** The API server quotes values that it refuses; those of a Secret are nobody's to read. */
function withoutValues(failure: ApplyFailure): ApplyFailure {
  if (failure.ref.kind !== "Secret" || failure.reason !== "invalid") return failure;
  const fields = failure.causes.map(({ field, reason }) => `${field} (${reason})`).join(", ");
  const message = fields === "" ? "the cluster refuses it: check its data" : `invalid: ${fields}`;
  return { ...failure, message };
}
