import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { isNewer, recordLive, type LiveRecord } from "../../core/reconcile/live-record.ts";
import { objectKey, refOf } from "../../core/reconcile/object-ref.ts";
import { fieldManagerOf, type ObjectSet } from "../../core/reconcile/object-set.ts";
import { isInScope, type Scope } from "../../core/reconcile/set-scopes.ts";
import { payloadHash, type WantedObject } from "../../core/reconcile/wanted-object.ts";
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
  readonly forget: (ref: ObjectRef, uid: string | undefined) => boolean;
  /** All that a scope shows has been told since `seen` began: what is not in it is gone. */
  readonly settle: (scope: Scope, seen: ReadonlySet<string>) => boolean;
};

export function createSetView({ clock }: Pick<Ports, "clock">, set: ObjectSet): SetView {
  const records = new Map<string, LiveRecord>();
  const fieldManager = fieldManagerOf(set);
  let wishes: ReadonlyMap<string, WantedObject> = new Map();

  /**
   * Objects that the cluster stores in other words than they are sent in, so that a comparison finds a difference
   * where applying finds none: what was sent, and what was stored then.
   */
  const confirmed = new Map<string, { readonly hash: string; readonly stored: string }>();

  function record(key: string, live: KubernetesObject): LiveRecord {
    const found = recordLive(live, wishes.get(key), { fieldManager, now: clock.now() });
    if (found.agreement.kind !== "differs") return found;
    const { hash } = found.agreement;
    const known = confirmed.get(key);
    if (known?.hash !== hash || known.stored !== storedHash(live)) return found;
    return { ...found, agreement: { kind: "agrees", hash } };
  }

  function learn(live: KubernetesObject): boolean {
    const key = objectKey(refOf(live));
    const known = records.get(key);
    if (known !== undefined && known.uid === live.metadata.uid) {
      if (known.resourceVersion === live.metadata.resourceVersion && isHeldAgainst(known, key)) {
        return false;
      }
    }
    const next = record(key, live);
    if (!isNewer(next, known)) return false;
    records.set(key, next);
    return known === undefined || saysMore(next, known);
  }

  function isHeldAgainst({ agreement }: LiveRecord, key: string): boolean {
    const hash = "hash" in agreement ? agreement.hash : undefined;
    return hash === wishes.get(key)?.hash;
  }

  return {
    set,
    records,
    want: (wanted) => {
      wishes = wanted;
    },
    learn,
    confirm: (live, { key, hash }) => {
      confirmed.delete(key);
      learn(live);
      const agreement = records.get(key)?.agreement;
      if (agreement?.kind !== "differs" || agreement.hash !== hash) return;
      confirmed.set(key, { hash, stored: storedHash(live) });
      const known = records.get(key);
      if (known !== undefined) records.set(key, { ...known, agreement: { kind: "agrees", hash } });
    },
    forget: (ref, uid) => {
      const key = objectKey(ref);
      const known = records.get(key);
      if (known === undefined || (uid !== undefined && known.uid !== uid)) return false;
      return records.delete(key);
    },
    settle: (scope, seen) => {
      const gone = [...records].filter(([key, { ref }]) => !seen.has(key) && isInScope(scope, ref));
      for (const [key] of gone) records.delete(key);
      return gone.length > 0;
    },
  };
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
    next.health.verdict !== known.health.verdict ||
    next.health.reason !== known.health.reason ||
    next.agreement.kind !== known.agreement.kind
  );
}
