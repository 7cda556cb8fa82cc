import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { isNewer, isUpTo, recordLive, type LiveRecord } from "../../core/reconcile/live-record.ts";
import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import { isInScope, type Scope } from "../../core/reconcile/set-scopes.ts";
import {
  payloadHash,
  type ReplicaOwner,
  type WantedObject,
} from "../../core/reconcile/wanted-object.ts";
import type { Ports } from "../../ports.ts";

/** What this process knows of the live objects of a set: fed by lists, by watches, and by the answers to its own requests. */
export type SetView = {
  readonly set: ObjectSet;
  readonly records: ReadonlyMap<string, LiveRecord>;
  /** From now on, what is live is held against these. */
  readonly want: (wanted: ReadonlyMap<string, WantedObject>) => void;
  /** True if it says anything that was not known. */
  readonly learn: (live: KubernetesObject) => boolean;
  /** The answer to our own apply: whatever it looks like, it is what the cluster makes of the wish. */
  readonly confirm: (live: KubernetesObject, wanted: WantedObject) => void;
  /** An autoscaler decides how many pods the object has, though the set does not say so. */
  readonly autoscaled: (key: string, replicas: ReplicaOwner) => void;
  readonly forget: (ref: ObjectRef, uid: string | undefined) => boolean;
  /** A scope was told as it was at `revision`: what is older than that and not among `seen` is gone. */
  readonly settle: (
    scope: Scope,
    told: { readonly seen: ReadonlySet<string>; readonly revision: string },
  ) => boolean;
  /** Whether the object has ever been as this wish: what differs after that is drift. */
  readonly hasAgreed: (wanted: WantedObject) => boolean;
  /** Another process has applied these before. */
  readonly assumeAgreed: (wanted: readonly WantedObject[]) => void;
};

export function createSetView({ clock }: Pick<Ports, "clock">, set: ObjectSet): SetView {
  const records = new Map<string, LiveRecord>();
  const agreed = new Map<string, string>();
  const fieldManager = fieldManagerOf(set);
  let wishes: ReadonlyMap<string, WantedObject> = new Map();

  /**
   * Objects that the cluster stores in other words than they are sent in, so that a comparison finds a difference
   * where applying finds none: what was sent, and what was stored then.
   */
  const confirmed = new Map<string, { readonly hash: string; readonly stored: string }>();

  const scaled = new Map<string, ReplicaOwner>();

  function record(key: string, live: KubernetesObject): LiveRecord {
    const wish = wishes.get(key);
    const replicas = scaled.get(key) ?? wish?.replicas;
    const own = wish && replicas && { ...wish, replicas };
    const found = recordLive(live, own, { fieldManager, now: clock.now() });
    if (found.agreement.kind !== "differs") return found;
    const { hash } = found.agreement;
    const known = confirmed.get(key);
    if (known?.hash !== hash || known.stored !== storedHash(live)) return found;
    return { ...found, agreement: { kind: "agrees", hash } };
  }

  function keep(key: string, next: LiveRecord): void {
    records.set(key, next);
    if (next.agreement.kind === "agrees") agreed.set(key, next.agreement.hash);
  }

  function learn(live: KubernetesObject): boolean {
    const key = objectKey(refOf(live));
    const wish = wishes.get(key);
    // Two versions of one kind are listed under both; only the one that is written can be compared.
    if (wish !== undefined && wish.ref.apiVersion !== live.apiVersion) return false;
    const known = records.get(key);
    const isSame =
      known?.uid === live.metadata.uid && known?.resourceVersion === live.metadata.resourceVersion;
    if (known !== undefined && isSame && hashOf(known) === wish?.hash) return false;
    const next = record(key, live);
    if (!isNewer(next, known)) return false;
    keep(key, next);
    return known === undefined || saysMore(next, known);
  }

  return {
    set,
    records,
    want: (wanted) => {
      wishes = wanted;
      scaled.clear();
    },
    autoscaled: (key, replicas) => void scaled.set(key, replicas),
    learn,
    confirm: (live, { key, hash }) => {
      confirmed.delete(key);
      learn(live);
      const known = records.get(key);
      // Somebody may have written since, and a watch may have told it first.
      if (known?.resourceVersion !== live.metadata.resourceVersion) return;
      if (known?.agreement.kind !== "differs" || known.agreement.hash !== hash) return;
      confirmed.set(key, { hash, stored: storedHash(live) });
      keep(key, { ...known, agreement: { kind: "agrees", hash } });
    },
    forget: (ref, uid) => {
      const key = objectKey(ref);
      const known = records.get(key);
      if (known === undefined || (uid !== undefined && known.uid !== uid)) return false;
      return records.delete(key);
    },
    settle: (scope, { seen, revision }) => {
      const gone = [...records].filter(
        ([key, known]) =>
          !seen.has(key) && isInScope(scope, known.ref) && isUpTo(known.resourceVersion, revision),
      );
      for (const [key] of gone) records.delete(key);
      return gone.length > 0;
    },
    hasAgreed: ({ key, hash }) => agreed.get(key) === hash,
    assumeAgreed: (wanted) => {
      for (const { key, hash } of wanted) agreed.set(key, hash);
    },
  };
}

function hashOf({ agreement }: LiveRecord): string | undefined {
  return "hash" in agreement ? agreement.hash : undefined;
}

/** Of what an apply could change: all but the status and what the server counts. */
function storedHash({ status: _status, metadata, ...rest }: KubernetesObject): string {
  const { name, labels, annotations } = metadata;
  return payloadHash({ ...rest, metadata: { name, labels, annotations } });
}

/** A status that counts on from one pod to the next is no news, a verdict or a difference is. */
function saysMore(next: LiveRecord, known: LiveRecord): boolean {
  return (
    next.uid !== known.uid ||
    next.generation !== known.generation ||
    next.health.verdict !== known.health.verdict ||
    next.health.reason !== known.health.reason ||
    next.cause?.reason !== known.cause?.reason ||
    next.agreement.kind !== known.agreement.kind
  );
}
