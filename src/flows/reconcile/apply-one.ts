import { neededDefinitions } from "../../core/reconcile/apply-order.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { ObjectAction } from "../../core/reconcile/object-action.ts";
import { mayRecreate } from "../../core/reconcile/protected-kind.ts";
import type { WantedObject } from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import { applyObject, type Attempt } from "./apply-object.ts";
import type { Unowned } from "./find-unowned.ts";
import { recreateObject } from "./recreate-object.ts";
import type { SetView } from "./set-view.ts";

/** What the objects of one pass have in common. */
export type ApplyContext = {
  readonly deps: Pick<Ports, "clock"> & { readonly cluster: Cluster };
  readonly view: SetView;
  readonly wanted: readonly WantedObject[];
  /** Whether objects may be deleted and made anew for a field that cannot be changed. */
  readonly recreate: "allowed" | "never";
  readonly unowned: ReadonlyMap<string, Unowned>;
};

export type Tried =
  | {
      readonly kind: "would-apply";
      readonly result: "created" | "updated";
      readonly object: KubernetesObject;
    }
  | { readonly kind: "would-recreate"; readonly message: string }
  | { readonly kind: "not-applied"; readonly action: ObjectAction };

/** A dry run of one object. */
export async function tryOne(context: ApplyContext, wanted: WantedObject): Promise<Tried> {
  const attempt = await attemptOne(context, wanted, { dryRun: true });
  switch (attempt.kind) {
    case "created":
    case "updated":
      return { ...attempt, kind: "would-apply", result: attempt.kind };
    case "immutable": {
      const refused = recreateRefusal(context, wanted, attempt);
      if (refused !== undefined) return { kind: "not-applied", action: refused };
      return { kind: "would-recreate", message: attempt.message };
    }
    case "failed":
      return { kind: "not-applied", action: waitingFor(context, wanted, attempt) ?? attempt };
  }
}

export async function applyOne(context: ApplyContext, wanted: WantedObject): Promise<ObjectAction> {
  const { view } = context;
  const before = view.records.get(wanted.key)?.resourceVersion;
  const attempt = await attemptOne(context, wanted, { dryRun: false });
  switch (attempt.kind) {
    case "created":
      view.confirm(attempt.object, wanted);
      return { kind: "created" };
    case "updated": {
      view.confirm(attempt.object, wanted);
      const isSame = before === attempt.object.metadata.resourceVersion;
      return { kind: isSame ? "unchanged" : "configured" };
    }
    case "immutable":
      return recreateRefusal(context, wanted, attempt) ?? (await recreateOne(context, wanted));
    case "failed":
      return waitingFor(context, wanted, attempt) ?? attempt;
  }
}

async function recreateOne(
  { deps, view }: ApplyContext,
  wanted: WantedObject,
): Promise<ObjectAction> {
  const result = await recreateObject(deps, wanted, view.set);
  switch (result.kind) {
    case "created":
    case "updated":
      view.confirm(result.object, wanted);
      return { kind: "recreated" };
    case "terminating":
      return { kind: "waiting", reason: "terminating", message: result.message };
    case "failed":
      return result;
  }
}

function attemptOne(
  { deps, view, unowned }: ApplyContext,
  wanted: WantedObject,
  how: { readonly dryRun: boolean },
): Promise<Attempt> {
  const there = unowned.get(wanted.key);
  if (there?.kind === "foreign") {
    const message = `it belongs to ${there.tool} (${there.name}): take it out of one of the two`;
    return Promise.resolve({ kind: "failed", reason: "foreign-owner", message });
  }
  if (there?.kind === "other-set") {
    const message = `it belongs to the set ${there.set}, and ${view.set.name ?? "this one"} claims it too: take it out of one of the two`;
    return Promise.resolve({ kind: "failed", reason: "other-set", message });
  }
  return applyObject(deps.cluster, wanted, {
    ...how,
    set: view.set,
    record: view.records.get(wanted.key),
    isUnowned: there !== undefined,
    onAutoscaled: (replicas) => view.autoscaled(wanted.key, replicas),
  });
}

/** Why an object may not be deleted and made anew; undefined if it may. The object's own word comes first. */
function recreateRefusal(
  { recreate }: ApplyContext,
  { payload, ref }: WantedObject,
  { message }: Extract<Attempt, { kind: "immutable" }>,
): ObjectAction | undefined {
  const refuse = (what: string): ObjectAction => ({
    kind: "failed",
    reason: "immutable",
    message: `${message}: ${what}`,
  });
  if (!mayRecreate(payload)) {
    return refuse(`a ${ref.kind} is never deleted for that, take the change back`);
  }
  const word = payload.metadata.annotations?.[recreateAnnotation] ?? recreate;
  if (word === "allowed") return undefined;
  return refuse("allow it to be deleted and made anew, or take the change back");
}

const recreateAnnotation = "evenkeel.dev/recreate";

/** A kind or a namespace that the set itself brings is a matter of time. */
function waitingFor(
  { wanted: all, view }: ApplyContext,
  { payload, ref }: WantedObject,
  { reason, message }: Extract<Attempt, { kind: "failed" }>,
): ObjectAction | undefined {
  if (reason === "terminating") return { kind: "waiting", reason, message };
  if (reason !== "no-kind" && reason !== "no-namespace") return undefined;
  const set = all.map((each) => each.payload);
  // The set's own namespace is made before anything else where it is missing.
  const isOwn = reason === "no-namespace" && ref.namespace === view.set.namespace;
  if (!isOwn && neededDefinitions(payload, set).length === 0) return undefined;
  return { kind: "waiting", reason: "definition", message };
}
