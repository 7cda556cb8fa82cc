import { listOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { UnavailableError } from "../../ports.ts";
import type { RemoveResult } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { messageOf } from "./classify-failure.ts";
import { objectPath } from "./object-path.ts";
import { readObject } from "./read-object.ts";
import { LiveObject } from "./schema.ts";
import { sendWrite } from "./send-write.ts";

const tries = 6;

/** Deletes the object of this uid and no other; its dependents follow in the background. */
export async function removeObject(
  api: Pick<Api, "send" | "probe" | "resources">,
  ref: ObjectRef,
  { uid, dryRun }: { readonly uid: string; readonly dryRun?: boolean },
): Promise<RemoveResult> {
  const resource = await api.resources.find(ref.apiVersion, ref.kind);
  if (resource === undefined) return { kind: "absent" };
  const options = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: { uid },
    propagationPolicy: "Background",
    ...(dryRun === true ? { dryRun: ["All"] } : {}),
  };
  const request = {
    method: "DELETE",
    path: objectPath(ref, resource),
    body: { type: "application/json", text: JSON.stringify(options) },
  } as const;
  for (let count = 0; count < tries; count++) {
    const response = await sendWrite(api, request);
    if (response.kind === "hanging") return { kind: "refused", message: response.message };
    if (response.code < 300) return removed(response.body);
    if (response.code === 404) return { kind: "absent" };
    if (response.code !== 409) return { kind: "refused", message: messageOf(response) };
    // Another object, one that is on its way out already, or a writer in between: only the object tells which.
    const live = await readObject(api, ref);
    if (live === undefined) return { kind: "absent" };
    if (live.metadata.uid !== uid) return { kind: "replaced" };
    if (live.metadata.deletionTimestamp !== undefined) return terminating(live);
  }
  throw new UnavailableError(
    `${ref.kind}/${ref.name} is being changed by somebody else: try again.`,
  );
}

/** The answer is a Status, or the object: as it was, or as it stays until its finalizers or its pod are done. */
function removed(body: unknown): RemoveResult {
  const live = LiveObject.safeParse(body).data;
  if (live?.metadata.deletionTimestamp === undefined) return { kind: "removed" };
  const result = terminating(live);
  const isOver =
    live.metadata["deletionGracePeriodSeconds"] === 0 && result.finalizers.length === 0;
  return isOver ? { kind: "removed" } : result;
}

function terminating(object: KubernetesObject) {
  const own = listOf(object, "metadata", "finalizers");
  const ofNamespace = object.kind === "Namespace" ? listOf(object, "spec", "finalizers") : [];
  return { kind: "terminating", finalizers: [...own, ...ofNamespace].map(String) } as const;
}
