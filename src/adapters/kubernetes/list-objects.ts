import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { UnavailableError } from "../../ports.ts";
import type { ListResult, ObjectQuery } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { messageOf } from "./classify-failure.ts";
import type { ApiResponse } from "./connect.ts";
import { collectionPath } from "./object-path.ts";
import { parseItem } from "./parse-object.ts";
import { ObjectPage } from "./schema.ts";

type Listing = {
  /** Before the first object, and again where the list has to start over. */
  readonly onStart?: () => void;
  readonly onObject: (object: KubernetesObject) => void;
  readonly signal?: AbortSignal;
};

type Lister = Pick<Api, "send" | "resources" | "pageSize">;

const metadataOnly =
  "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/** A consistent list, page by page. One that takes longer than the server remembers its beginning starts over. */
export async function listObjects(
  api: Lister,
  query: ObjectQuery,
  { onStart, onObject, signal }: Listing,
): Promise<ListResult> {
  let from = "";
  for (;;) {
    const page = await readPage(api, query, { from, ...(signal === undefined ? {} : { signal }) });
    if (page.kind === "expired") {
      from = "";
      continue;
    }
    if (page.kind !== "page") return page;
    if (from === "") onStart?.();
    for (const item of page.items) onObject(parseItem(query, item));
    if (page.next === "") return { kind: "listed", revision: page.revision };
    from = page.next;
  }
}

type Page = {
  readonly kind: "page";
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly revision: string;
  /** Where the next one begins; empty for the last. */
  readonly next: string;
};

async function readPage(
  api: Lister,
  query: ObjectQuery,
  { from, signal }: { readonly from: string; readonly signal?: AbortSignal },
): Promise<Page | Exclude<ListResult, { kind: "listed" }> | { readonly kind: "expired" }> {
  const resource = await api.resources.find(query.apiVersion, query.kind);
  if (resource === undefined) return { kind: "no-kind" };
  const path = collectionPath(query.apiVersion, resource, query.namespace);
  const response = await api.send({
    method: "GET",
    path: `${path}?${parametersOf(query, { limit: String(api.pageSize), continue: from })}`,
    ...(query.shape === "metadata" ? { accept: metadataOnly } : {}),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.code === 410 && from !== "") return { kind: "expired" };
  if (response.code !== 200) return refusal(api, query, response);
  const page = ObjectPage.safeParse(response.body);
  if (!page.success) throw new UnavailableError(`The cluster answered ${path} with no list.`);
  const { resourceVersion: revision, continue: next } = page.data.metadata;
  return { kind: "page", items: page.data.items ?? [], revision, next };
}

/** Query parameters of what is asked for, and those of how. */
export function parametersOf(
  { labels }: ObjectQuery,
  how: Readonly<Record<string, string>>,
): string {
  const all = Object.entries({ labelSelector: labels ?? "", ...how });
  return new URLSearchParams(all.filter(([, value]) => value !== "")).toString();
}

function refusal(
  { resources }: Pick<Api, "resources">,
  { apiVersion, kind }: ObjectQuery,
  response: ApiResponse,
): Exclude<ListResult, { kind: "listed" }> {
  if (response.code === 404) {
    resources.forget(apiVersion);
    return { kind: "no-kind" };
  }
  const message = messageOf(response);
  if (response.code === 401 || response.code === 403) return { kind: "forbidden", message };
  throw new Error(`The cluster refuses to list ${kind} in ${apiVersion}: ${message}.`);
}
