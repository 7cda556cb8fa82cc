import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { UnavailableError } from "../../ports.ts";
import type { ApplyResult, Cluster } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { classifyFailure, conflictsOf, type Failure } from "./classify-failure.ts";
import type { ApiResponse } from "./connect.ts";
import type { ServedResource } from "./find-resource.ts";
import { objectPath } from "./object-path.ts";
import { parseObject } from "./parse-object.ts";
import { type Hanging, sendWrite } from "./send-write.ts";

export type ApplyOptions = Parameters<Cluster["apply"]>[1];

type Applying = Pick<Api, "send" | "probe" | "resources">;

const tries = 6;

/** Server-side apply: one request, as long as nobody writes the same object at the same time. */
export async function applyObject(
  api: Applying,
  given: KubernetesObject,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { apiVersion, kind } = given;
  const resource = await api.resources.find(apiVersion, kind);
  const object = placed(given, resource, options);
  const { namespace = null, name } = object.metadata;
  const ref = { apiVersion, kind, namespace, name };
  if (resource === undefined) return { kind: "failed", ref, ...noKind(ref) };
  const response = await patch(api, { path: objectPath(ref, resource), object }, options);
  if (response.kind === "hanging") {
    const { message } = response;
    return { kind: "failed", ref, reason: "other", message, conflicts: [], causes: [] };
  }
  if (response.code < 300) {
    const isNew = response.code === 201;
    return { kind: isNew ? "created" : "updated", ref, object: parseObject(response.body) };
  }
  const failure = classifyFailure(response);
  if (failure.reason !== "no-kind") return { kind: "failed", ref, ...failure };
  api.resources.forget(apiVersion);
  const isServed = (await api.resources.find(apiVersion, kind)) !== undefined;
  return { kind: "failed", ref, ...(isServed ? { ...failure, reason: "other" } : noKind(ref)) };
}

async function patch(
  api: Applying,
  { path, object }: { readonly path: string; readonly object: KubernetesObject },
  { fieldManager, dryRun, force }: ApplyOptions,
): Promise<ApiResponse | Hanging> {
  const manager = encodeURIComponent(fieldManager);
  const query = `fieldManager=${manager}&force=${force === true}&fieldValidation=Strict`;
  const request = {
    method: "PATCH",
    path: `${path}?${query}${dryRun === true ? "&dryRun=All" : ""}`,
    body: { type: "application/apply-patch+yaml", text: JSON.stringify(object) },
  } as const;
  for (let count = 0; count < tries; count++) {
    const response = await sendWrite(api, request);
    if (response.kind === "hanging") return response;
    const isRace = response.code === 409 && conflictsOf(response.body).length === 0;
    if (!isRace || isBound(object)) return response;
  }
  throw new UnavailableError(
    `${object.kind}/${object.metadata.name} is being changed by somebody else: try again.`,
  );
}

/** Written for one version of the object alone, so that a 409 stays one. */
function isBound({ metadata }: KubernetesObject): boolean {
  return metadata.resourceVersion !== undefined || metadata.uid !== undefined;
}

function placed(
  object: KubernetesObject,
  resource: ServedResource | undefined,
  { namespace }: ApplyOptions,
): KubernetesObject {
  const { namespace: own = namespace, ...metadata } = object.metadata;
  if (resource?.namespaced === false) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, namespace: own } };
}

function noKind({ apiVersion, kind }: ObjectRef): Failure {
  const message = `the cluster serves no ${kind} in ${apiVersion}: is its definition applied?`;
  return { reason: "no-kind", message, conflicts: [], causes: [] };
}
