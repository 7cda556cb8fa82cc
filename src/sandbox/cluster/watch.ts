import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import type { Clock } from "../../ports.ts";
import { gone } from "./api-status.ts";
import type { ObjectFilter } from "./label-selector.ts";
import type { ObjectStore, StoreEvent } from "./object-store.ts";
import { represent, type Representation } from "./representation.ts";
import { apiVersionOf, type Resource, resourceKey } from "./resource.ts";

export type WatchRequest = {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly filter: ObjectFilter;
  /** Undefined: everything that exists comes first. */
  readonly from: number | undefined;
  readonly bookmarks: boolean;
  /** World time after which the server ends the watch. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly representation: Representation;
};

const bookmarkSeconds = 60;

/** A stream of watch events, one JSON object a line. A revision that is forgotten is an ERROR event with code 410. */
export function watchStream(
  deps: {
    readonly store: ObjectStore;
    readonly clock: Clock;
    /** Sends a bookmark, one for each open watch that asked for them. */
    readonly bookmarks: Set<() => void>;
  },
  request: WatchRequest,
): ReadableStream<Uint8Array> {
  const { store, clock } = deps;
  const encoder = new TextEncoder();
  const shown = (object: KubernetesObject) =>
    represent(request.resource, object, request.representation);
  const held: Disposable[] = [];
  let isOver = false;
  const release = () => {
    isOver = true;
    for (const each of held.splice(0)) each[Symbol.dispose]();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (type: string, object: unknown) =>
        controller.enqueue(encoder.encode(`${JSON.stringify({ type, object })}\n`));
      const end = () => {
        if (isOver) return;
        release();
        controller.close();
      };
      const past = request.from === undefined ? [] : store.since(request.from);
      if (past === undefined) {
        send("ERROR", gone().body);
        end();
        return;
      }
      if (request.from === undefined) {
        for (const object of store.list(request.resource, request.namespace)) {
          if (request.filter(object)) send("ADDED", shown(object));
        }
      }
      const forward = (event: StoreEvent) => {
        const seen = seenThrough(request, event);
        if (seen !== undefined) send(seen.type, shown(seen.object));
      };
      for (const event of past) forward(event);
      held.push(store.subscribe(forward), after(clock, request.seconds, end));
      if (request.bookmarks) {
        const mark = () => send("BOOKMARK", bookmark(deps, request));
        deps.bookmarks.add(mark);
        const forget = { [Symbol.dispose]: () => void deps.bookmarks.delete(mark) };
        held.push(every(clock, bookmarkSeconds, mark), forget);
      }
      request.signal.addEventListener("abort", end, { once: true });
    },
    cancel: release,
  });
}

/** What an event is to a watcher that sees only some objects: one that leaves its view is deleted to it. */
function seenThrough(
  { resource, namespace, filter }: WatchRequest,
  event: StoreEvent,
): Pick<StoreEvent, "type" | "object"> | undefined {
  if (event.key !== resourceKey(resource)) return undefined;
  if (namespace !== null && event.object.metadata.namespace !== namespace) return undefined;
  const { object, previous } = event;
  const before = previous !== undefined && filter(previous);
  if (event.type === "DELETED") return before ? event : undefined;
  if (filter(object)) return { type: before ? "MODIFIED" : "ADDED", object };
  return before ? { type: "DELETED", object } : undefined;
}

function bookmark(
  { store }: { readonly store: ObjectStore },
  { resource, representation }: WatchRequest,
): object {
  const isWhole = representation === "whole";
  return {
    kind: isWhole ? resource.kind : "PartialObjectMetadata",
    apiVersion: isWhole ? apiVersionOf(resource) : "meta.k8s.io/v1",
    metadata: { resourceVersion: String(store.revision()), creationTimestamp: null },
  };
}

function after(clock: Clock, seconds: number, run: () => void): Disposable {
  return clock.timer(new Date(clock.now().getTime() + seconds * 1000), run);
}

function every(clock: Clock, seconds: number, run: () => void): Disposable {
  let timer = after(clock, seconds, again);
  function again(): void {
    run();
    timer = after(clock, seconds, again);
  }
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
