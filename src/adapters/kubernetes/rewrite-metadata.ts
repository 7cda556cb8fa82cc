import type { ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { messageOf } from "./classify-failure.ts";
import { objectPath } from "./object-path.ts";
import { parseObject } from "./parse-object.ts";
import { readObject } from "./read-object.ts";
import { sendWrite } from "./send-write.ts";

/** A JSON patch that begins with a test of the version; the API server tells a failed test from no other fault. */
export async function rewriteMetadata(
  api: Pick<Api, "send" | "probe" | "resources">,
  ref: ObjectRef,
  rewrite: Parameters<Cluster["rewriteMetadata"]>[1],
): Promise<Awaited<ReturnType<Cluster["rewriteMetadata"]>>> {
  const { resourceVersion, operations, fieldManager } = rewrite;
  const resource = await api.resources.find(ref.apiVersion, ref.kind);
  if (resource === undefined) return { kind: "moved" };
  const test = { op: "test", path: "/metadata/resourceVersion", value: resourceVersion };
  const response = await sendWrite(api, {
    method: "PATCH",
    path: `${objectPath(ref, resource)}?fieldManager=${encodeURIComponent(fieldManager)}`,
    body: { type: "application/json-patch+json", text: JSON.stringify([test, ...operations]) },
    isRepeatable: false,
  });
  if (response.kind === "hanging") return { kind: "refused", message: response.message };
  if (response.code < 300) return { kind: "rewritten", object: parseObject(response.body) };
  if (response.code === 404 || response.code === 409) return { kind: "moved" };
  const live = response.code === 422 ? await readObject(api, ref) : undefined;
  const isMoved = response.code === 422 && live?.metadata.resourceVersion !== resourceVersion;
  return isMoved ? { kind: "moved" } : { kind: "refused", message: messageOf(response) };
}
