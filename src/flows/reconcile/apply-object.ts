import { decideConflicts, withoutField } from "../../core/ownership/decide-conflicts.ts";
import { rewriteVersions } from "../../core/ownership/fold-hand-tools.ts";
import { immutableCause } from "../../core/reconcile/immutable-cause.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { FailureReason } from "../../core/reconcile/object-action.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { ApplyFailure, Cluster } from "../../ports/cluster.ts";
import { adoptObject, type Adoption } from "./adopt-object.ts";

/** How one object can be applied, found out by trying it. */
export type Attempt =
  | {
      readonly kind: "created" | "updated";
      readonly object: KubernetesObject;
      /** What was sent in the end: the wish, less what others manage. */
      readonly sent: Sent;
    }
  /** It can only be had by deleting what is there. */
  | { readonly kind: "immutable"; readonly field: string; readonly message: string }
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message: string };

export type Sent = { readonly payload: KubernetesObject; readonly force: boolean };

const triesOnConflict = 3;

/**
 * Server-side apply of one object: without force first, and on a conflict as `decideConflicts` says. What hand tools
 * manage becomes ours before, so that a field that git does not have goes away (kubernetes#99003).
 */
export async function applyObject(
  cluster: Cluster,
  wanted: WantedObject,
  given: Adoption & {
    /** How it went through on a dry run. */
    readonly sent?: Sent;
  },
): Promise<Attempt> {
  const { set, dryRun } = given;
  const fieldManager = fieldManagerOf(set);
  const adopted = await adoptObject(cluster, wanted, given);
  if (adopted.kind === "failed") return adopted;
  let sent = given.sent ?? { payload: adopted.payload, force: false };
  for (let tries = 0; ; tries += 1) {
    const result = await cluster.apply(sent.payload, {
      fieldManager,
      namespace: set.namespace,
      dryRun,
      force: sent.force,
    });
    if (result.kind !== "failed") return { kind: result.kind, object: result.object, sent };
    if (tries === 0 && isOfOldVersion(result)) {
      const live = await renewVersions(cluster, wanted, { fieldManager, dryRun });
      if (live !== undefined && dryRun) return { kind: "updated", object: live, sent };
      continue;
    }
    const next = tries < triesOnConflict ? mend(result, sent, set) : undefined;
    if (next === undefined) return describe(result);
    if ("kind" in next) return next;
    sent = next;
  }
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

/** Another way to send the same wish, after a conflict; undefined where there is none. */
function mend(
  result: ApplyFailure,
  sent: Sent,
  set: ObjectSet,
): Sent | Extract<Attempt, { kind: "failed" }> | undefined {
  if (result.reason !== "conflict") return undefined;
  const decision = decideConflicts(result.conflicts, set);
  if (decision.kind === "refuse") {
    const reason = decision.reason === "other-set" ? "other-set" : "conflict";
    return { kind: "failed", reason, message: decision.message };
  }
  const payload = decision.yields.reduce(withoutField, sent.payload);
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
