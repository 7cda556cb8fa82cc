import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { UnavailableError } from "../../ports.ts";
import type { ObjectQuery } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { messageOf, statusOf } from "./classify-failure.ts";
import type { ApiResponse, ApiStream } from "./connect.ts";
import { parametersOf } from "./list-objects.ts";
import { collectionPath } from "./object-path.ts";
import { parseItem } from "./parse-object.ts";
import { readLines } from "./read-lines.ts";
import { Bookmark, WatchEvent } from "./schema.ts";
import { startIdleTimer } from "./idle-timer.ts";

type WatchedEvent = {
  readonly kind: "changed" | "removed";
  readonly object: KubernetesObject;
};

/** How a watch that was opened or refused came to its end. A connection that breaks throws. */
export type WatchEnd =
  | { readonly kind: "over" }
  /** The server no longer knows what happened since. */
  | { readonly kind: "expired" }
  | {
      readonly kind: "refused";
      readonly reason: "no-kind" | "forbidden";
      readonly message: string;
    };

type Watching = {
  readonly from: string;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** `event` is undefined for a bookmark. */
  readonly onEvent: (revision: string, event: WatchedEvent | undefined) => void;
};

const longestEvent = 8 * 1024 * 1024;
/** Bookmarks come about once a minute, so a stream that is silent for longer is dead. */
const idleSeconds = 90;

const metadataOnly =
  "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/** Follows changes after `from` until the server ends the watch, which it does after 5 to 10 minutes. */
export async function watchObjects(
  api: Pick<Api, "stream" | "resources" | "clock" | "random">,
  query: ObjectQuery,
  watching: Watching,
): Promise<WatchEnd> {
  const { from, signal, onOpen, onEvent } = watching;
  const { apiVersion, kind, namespace, shape } = query;
  const resource = await api.resources.find(apiVersion, kind);
  if (resource === undefined) return noKind(query);
  const parameters = parametersOf(query, {
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion: from,
    timeoutSeconds: String(300 + Math.floor(api.random() * 300)),
  });
  const answer = await api.stream({
    method: "GET",
    path: `${collectionPath(apiVersion, resource, namespace)}?${parameters}`,
    ...(shape === "metadata" ? { accept: metadataOnly } : {}),
    signal,
  });
  if (answer.kind === "response") return notOpened(api, query, answer);
  onOpen();
  using idle = startIdleTimer(api.clock, idleSeconds, () => answer.response.destroy());
  return await follow(answer, query, { onEvent, onBytes: idle.touch });
}

async function follow(
  { response }: ApiStream,
  query: ObjectQuery,
  { onEvent, onBytes }: Pick<Watching, "onEvent"> & { readonly onBytes: () => void },
): Promise<WatchEnd> {
  for await (const line of readLines(response, { limit: longestEvent, onBytes })) {
    const { type, object } = parseEvent(line);
    switch (type) {
      case "ERROR": {
        const { code, message } = statusOf(object);
        if (code === 410) return { kind: "expired" };
        throw new UnavailableError(`The cluster ends a watch: ${message}`);
      }
      case "BOOKMARK":
        onEvent(Bookmark.parse(object).metadata.resourceVersion, undefined);
        break;
      default: {
        const item = parseItem(query, object);
        const event = { kind: type === "DELETED" ? "removed" : "changed", object: item } as const;
        onEvent(item.metadata.resourceVersion ?? "", event);
      }
    }
  }
  return { kind: "over" };
}

function parseEvent(line: string): WatchEvent {
  try {
    return WatchEvent.parse(JSON.parse(line));
  } catch (error) {
    throw new UnavailableError("The cluster sends an event that cannot be read.", { cause: error });
  }
}

function notOpened(
  { resources }: Pick<Api, "resources">,
  query: ObjectQuery,
  answer: ApiResponse,
): WatchEnd {
  const message = messageOf(answer);
  switch (answer.code) {
    case 410:
      return { kind: "expired" };
    case 401:
    case 403:
      return { kind: "refused", reason: "forbidden", message };
    case 404:
      resources.forget(query.apiVersion);
      return noKind(query);
    default:
      throw new UnavailableError(`The cluster refuses to be watched: ${message}`);
  }
}

function noKind({ apiVersion, kind }: ObjectQuery): WatchEnd {
  return {
    kind: "refused",
    reason: "no-kind",
    message: `the cluster serves no ${kind} in ${apiVersion}`,
  };
}
