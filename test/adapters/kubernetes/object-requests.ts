import { isRecord } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import type { KubeRequest } from "../../support/kube-request.ts";

const clusterWide: ReadonlySet<string> = new Set([
  "CustomResourceDefinition",
  "Namespace",
  "PriorityClass",
  "ValidatingWebhookConfiguration",
]);

export type Answer =
  | { readonly kind: "done"; readonly object: KubernetesObject }
  | { readonly kind: "refused"; readonly message: string };

/** Where an API server has the object; one without a namespace is in `shop`. */
export function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.toLowerCase().replace(/y$/, "ie").replace(/s$/, "se");
  const name = encodeURIComponent(metadata.name);
  if (clusterWide.has(kind)) return `${root}/${plural}s/${name}`;
  return `${root}/namespaces/${metadata.namespace ?? "shop"}/${plural}s/${name}`;
}

/** Server-side apply, as plainly as can be. */
export async function applyAs(
  request: KubeRequest,
  object: KubernetesObject,
  options: { readonly manager: string; readonly force?: boolean },
): Promise<Answer> {
  const query = `fieldManager=${options.manager}&force=${options.force ?? false}`;
  const body = { type: "application/apply-patch+yaml", value: object };
  return answerOf(await request("PATCH", `${pathOf(object)}?${query}`, body));
}

export async function readObject(request: KubeRequest, object: KubernetesObject): Promise<Answer> {
  return answerOf(await request("GET", pathOf(object)));
}

export async function createAs(
  request: KubeRequest,
  object: KubernetesObject,
  manager: string,
): Promise<Answer> {
  const collection = pathOf(object).replace(/\/[^/]*$/, "");
  const body = { type: "application/json", value: object };
  return answerOf(await request("POST", `${collection}?fieldManager=${manager}`, body));
}

export async function replaceAs(
  request: KubeRequest,
  object: KubernetesObject,
  manager: string,
): Promise<Answer> {
  const body = { type: "application/json", value: object };
  return answerOf(await request("PUT", `${pathOf(object)}?fieldManager=${manager}`, body));
}

export async function patchAs(
  request: KubeRequest,
  object: KubernetesObject,
  patch: { readonly manager: string; readonly type: string; readonly value: unknown },
): Promise<Answer> {
  const query = `fieldManager=${patch.manager}`;
  return answerOf(await request("PATCH", `${pathOf(object)}?${query}`, patch));
}

function answerOf({ code, body }: { readonly code: number; readonly body: unknown }): Answer {
  if (code < 300 && isObject(body)) return { kind: "done", object: body };
  return { kind: "refused", message: JSON.stringify(body) };
}

export function isObject(value: unknown): value is KubernetesObject {
  return isRecord(value) && isRecord(value["metadata"]) && typeof value["kind"] === "string";
}
