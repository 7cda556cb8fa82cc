import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { badRequest, continuationGone } from "./api-status.ts";
import { fieldFilter, labelFilter, type ObjectFilter } from "./label-selector.ts";
import { type ObjectStore, placeKey, placeOf } from "./object-store.ts";
import { represent, type Representation } from "./representation.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

type Asked = {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly representation: Representation;
};

/**
 * A list as the API server sends it: in pages of `limit`, items of built-in kinds without their kind. Later pages
 * show objects as they are by then under the revision of the first: a watch from there on tells what differs.
 */
export function listObjects(store: ObjectStore, asked: Asked, parameters: URLSearchParams): object {
  const { resource, namespace, representation } = asked;
  const filter = filterOf(parameters);
  const from = placeInList(store, parameters.get("continue") ?? "");
  const found = store
    .list(resource, namespace)
    .filter((object) => filter(object) && keyOf(object) > from.after);
  const limit = Number(parameters.get("limit") ?? 0) || found.length;
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const left = found.length - items.length;
  const rest =
    left === 0 || last === undefined
      ? {}
      : { continue: token({ ...from, after: keyOf(last) }), remainingItemCount: left };
  const isWhole = representation === "whole";
  return {
    kind: isWhole ? `${resource.kind}List` : "PartialObjectMetadataList",
    apiVersion: isWhole ? apiVersionOf(resource) : "meta.k8s.io/v1",
    metadata: { resourceVersion: String(from.revision), ...rest },
    items: items.map((object) => toItem(asked, object)),
  };
}

export function filterOf(parameters: URLSearchParams): ObjectFilter {
  const byLabel = labelFilter(parameters.get("labelSelector") ?? "");
  const byField = fieldFilter(parameters.get("fieldSelector") ?? "");
  return (object) => byLabel(object) && byField(object);
}

type PlaceInList = { readonly revision: number; readonly after: string };

function token({ revision, after }: PlaceInList): string {
  return Buffer.from(`${revision} ${after}`).toString("base64url");
}

function placeInList(store: ObjectStore, continued: string): PlaceInList {
  if (continued === "") return { revision: store.revision(), after: "" };
  const text = Buffer.from(continued, "base64url").toString();
  const [, revision, after] = /^(\d+) (.*)$/.exec(text) ?? [];
  if (revision === undefined || after === undefined) {
    throw badRequest("continue key is not valid: it must be one that a list has returned");
  }
  if (store.since(Number(revision)) === undefined) throw continuationGone();
  return { revision: Number(revision), after };
}

function keyOf(object: KubernetesObject): string {
  return placeKey(placeOf(object));
}

function toItem({ resource, representation }: Asked, object: KubernetesObject): object {
  const shown = represent(resource, object, representation);
  if (!resource.builtIn || representation !== "whole") return shown;
  const { apiVersion: _version, kind: _kind, ...item } = object;
  return item;
}
