import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import type { Api } from "./api.ts";
import { messageOf, statusOf } from "./classify-failure.ts";
import { objectPath } from "./object-path.ts";
import { parseObject } from "./parse-object.ts";

/** Undefined where the object, its namespace or its kind is not there. Throws an Error where it may not be read. */
export async function readObject(
  { send, resources }: Pick<Api, "send" | "resources">,
  ref: ObjectRef,
): Promise<KubernetesObject | undefined> {
  const resource = await resources.find(ref.apiVersion, ref.kind);
  if (resource === undefined) return undefined;
  const path = objectPath(ref, resource);
  const response = await send({ method: "GET", path });
  if (response.code === 404) {
    if (statusOf(response.body).details.kind === "") resources.forget(ref.apiVersion);
    return undefined;
  }
  if (response.code === 200) return parseObject(response.body);
  throw new Error(`The cluster refuses to show ${path}: ${messageOf(response)}.`);
}
