import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { type Resource, resourceKey } from "./resource.ts";

export type StoreEvent = {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly revision: number;
  readonly key: string;
  readonly object: KubernetesObject;
  /** What it was before; undefined for a new object. */
  readonly previous: KubernetesObject | undefined;
};

/** Every object by resource, namespace and name, and the newest changes: what etcd is to an API server. */
export type ObjectStore = {
  readonly revision: () => number;
  readonly get: (resource: Resource, at: Place) => KubernetesObject | undefined;
  /** All namespaces where `namespace` is null; by namespace, then name. */
  readonly list: (resource: Resource, namespace: string | null) => readonly KubernetesObject[];
  readonly all: () => readonly StoredObject[];
  /** Stores under a new resourceVersion. */
  readonly put: (resource: Resource, object: KubernetesObject) => KubernetesObject;
  readonly remove: (resource: Resource, object: KubernetesObject) => KubernetesObject;
  /** Changes after a revision; undefined if some of them are forgotten. */
  readonly since: (revision: number) => readonly StoreEvent[] | undefined;
  /** Forgets all past changes, as etcd does when it compacts. */
  readonly compact: () => void;
  readonly subscribe: (listener: (event: StoreEvent) => void) => Disposable;
};

type StoredObject = { readonly resource: Resource; readonly object: KubernetesObject };

export type Place = { readonly namespace: string | null; readonly name: string };

const remembered = 2_000;

export function createObjectStore(): ObjectStore {
  const tables = new Map<string, Map<string, StoredObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let events: StoreEvent[] = [];
  let revision = 1;
  let forgotten = 0;

  function tableOf(resource: Resource): Map<string, StoredObject> {
    const key = resourceKey(resource);
    const table = tables.get(key) ?? new Map<string, StoredObject>();
    tables.set(key, table);
    return table;
  }

  function record(resource: Resource, change: Pick<StoreEvent, "type" | "object" | "previous">) {
    const event = { ...change, revision, key: resourceKey(resource) };
    events.push(event);
    if (events.length > remembered) {
      forgotten = events[0]?.revision ?? forgotten;
      events = events.slice(1);
    }
    for (const listener of listeners) listener(event);
  }

  return {
    revision: () => revision,
    get: (resource, at) => tableOf(resource).get(placeKey(at))?.object,
    list: (resource, namespace) =>
      [...tableOf(resource)]
        .filter(([, { object }]) => namespace === null || object.metadata.namespace === namespace)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { object }]) => object),
    all: () => [...tables.values()].flatMap((table) => [...table.values()]),
    put: (resource, object) => {
      const table = tableOf(resource);
      const key = placeKey(placeOf(object));
      const previous = table.get(key)?.object;
      const stored = stamp(object, ++revision);
      table.set(key, { resource, object: stored });
      const type = previous === undefined ? "ADDED" : "MODIFIED";
      record(resource, { type, object: stored, previous });
      return stored;
    },
    remove: (resource, object) => {
      const removed = stamp(object, ++revision);
      tableOf(resource).delete(placeKey(placeOf(object)));
      record(resource, { type: "DELETED", object: removed, previous: object });
      return removed;
    },
    since: (from) =>
      from < forgotten ? undefined : events.filter((event) => event.revision > from),
    compact: () => {
      events = [];
      forgotten = revision;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

export function placeOf({ metadata }: KubernetesObject): Place {
  return { namespace: metadata.namespace ?? null, name: metadata.name };
}

export function placeKey({ namespace, name }: Place): string {
  return `${namespace ?? ""}/${name}`;
}

function stamp(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
