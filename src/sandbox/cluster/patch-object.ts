import { isRecord } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { ApiStatus, badRequest, unsupportedMediaType } from "./api-status.ts";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch } from "./merge-patch.ts";
import type { Resource } from "./resource.ts";
import { strategicMergePatch } from "./strategic-merge-patch.ts";

type Json = Readonly<Record<string, unknown>>;

export const applyPatchType = "application/apply-patch+yaml";
const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  applyPatchType,
];

/** An object after a patch of any kind but server-side apply. */
export function patchObject(
  resource: Resource,
  live: KubernetesObject,
  patch: { readonly type: string; readonly body: unknown },
): Json {
  const patched = patchedValue(resource, live, patch);
  if (!isRecord(patched)) throw badRequest("the patch leaves no object");
  return patched;
}

function patchedValue(
  resource: Resource,
  live: KubernetesObject,
  { type, body }: { readonly type: string; readonly body: unknown },
): unknown {
  switch (type) {
    case "application/json-patch+json": {
      const patched = jsonPatch(live, Array.isArray(body) ? body : []);
      if (patched !== undefined) return patched.value;
      const message = "the server rejected our request due to an error in our request";
      throw new ApiStatus(422, { reason: "Invalid", message });
    }
    case "application/merge-patch+json":
      return mergePatch(live, body);
    case "application/strategic-merge-patch+json":
      if (!resource.builtIn) throw unsupportedMediaType(patchTypes.filter((one) => one !== type));
      return strategicMergePatch(resource, live, body);
    default:
      throw unsupportedMediaType(patchTypes);
  }
}
