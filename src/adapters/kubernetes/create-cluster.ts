import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject, ObjectRef } from "../../core/reconcile/kubernetes-object.ts";
import { type ApplyResult, type Cluster, UnavailableError } from "../../ports.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type ApiResponse, connect, type Connection } from "./connect.ts";
import { describeFailure, isFieldConflict } from "./describe-failure.ts";
import { apiPath, createResourceFinder, type ResourceFinder } from "./find-resource.ts";
import { LiveObject } from "./schema.ts";

type ApplyOptions = Parameters<Cluster["apply"]>[1];
type Api = { readonly send: Connection; readonly resources: ResourceFinder };

/**
 * A Kubernetes API server. Connects with the first call, which is also where a kubeconfig that cannot be read
 * throws. Every call may throw `UnavailableError` or `RateLimitedError`; a call that takes longer than
 * `deadlineSeconds` (10 by default) is unavailable.
 */
export function createCluster(
  target: ClusterTarget & { readonly deadlineSeconds?: number },
): Cluster {
  let connected: Promise<Api> | undefined;
  const api = () => {
    connected ??= open(target, target.deadlineSeconds ?? 10).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
  return {
    apply: async (object, options) => apply(await api(), object, options),
    read: async (ref) => read(await api(), ref),
  };
}

async function open(target: ClusterTarget, deadlineSeconds: number): Promise<Api> {
  const send = await connect(target, deadlineSeconds);
  return { send, resources: createResourceFinder(send) };
}

async function apply(
  api: Api,
  given: KubernetesObject,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { apiVersion, kind } = given;
  const resource = await api.resources.find(apiVersion, kind);
  const object =
    resource?.namespaced === false ? withoutNamespace(given) : inNamespace(given, options);
  const { namespace = null, name } = object.metadata;
  const ref = { apiVersion, kind, namespace, name };
  if (resource === undefined) {
    const message = `the cluster serves no ${kind} in ${apiVersion}: is its definition applied?`;
    return { kind: "failed", ref, reason: "no-kind", message };
  }
  const path = objectPath(ref, resource.plural);
  const shown = await api.send({ method: "GET", path });
  if (shown.code !== 200 && shown.code !== 404) {
    return { kind: "failed", ref, ...describeFailure(shown) };
  }
  const response = await patch(api, { path, object }, options);
  if (response.code === 404) api.resources.forget(apiVersion);
  if (response.code >= 300) return { kind: "failed", ref, ...describeFailure(response) };
  const before = shown.code === 404 ? undefined : parseObject(shown.body);
  const after = parseObject(response.body);
  return { kind: changeBetween(before, after, options.dryRun === true), ref, object: after };
}

async function patch(
  api: Api,
  { path, object }: { readonly path: string; readonly object: KubernetesObject },
  { fieldManager, dryRun }: ApplyOptions,
): Promise<ApiResponse> {
  const query = new URLSearchParams({ fieldManager, force: "false", fieldValidation: "Strict" });
  if (dryRun === true) query.set("dryRun", "All");
  const response = await api.send({
    method: "PATCH",
    path: `${path}?${query.toString()}`,
    body: { type: "application/apply-patch+yaml", text: JSON.stringify(object) },
  });
  if (response.code !== 409 || isFieldConflict(response)) return response;
  throw new UnavailableError(
    `${object.kind}/${object.metadata.name} is being changed by somebody else: try again.`,
  );
}

async function read(api: Api, ref: ObjectRef): Promise<KubernetesObject | undefined> {
  const resource = await api.resources.find(ref.apiVersion, ref.kind);
  if (resource === undefined) return undefined;
  if (resource.namespaced && ref.namespace === null) {
    throw new Error(`${ref.kind}/${ref.name} cannot be read without a namespace: name one.`);
  }
  const placed = resource.namespaced ? ref : { ...ref, namespace: null };
  const path = objectPath(placed, resource.plural);
  const response = await api.send({ method: "GET", path });
  if (response.code === 404) return undefined;
  if (response.code === 200) return parseObject(response.body);
  throw new Error(`The cluster refuses to show ${path}: ${describeFailure(response).message}.`);
}

/** A dry run leaves no version behind to compare, so what it would store is compared. */
function changeBetween(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  isDryRun: boolean,
): "created" | "configured" | "unchanged" {
  if (before === undefined) return "created";
  const isSame = isDryRun
    ? isDeepStrictEqual(substance(before), substance(after))
    : before.metadata.resourceVersion === after.metadata.resourceVersion;
  return isSame ? "unchanged" : "configured";
}

function substance(object: KubernetesObject): unknown {
  const { managedFields: _owners, resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function parseObject(body: unknown): KubernetesObject {
  const parsed = LiveObject.safeParse(body);
  if (!parsed.success) throw new UnavailableError("The cluster answered with no object.");
  return parsed.data;
}

function objectPath({ apiVersion, namespace, name }: ObjectRef, plural: string): string {
  const inside = namespace === null ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${apiPath(apiVersion)}${inside}/${plural}/${encodeURIComponent(name)}`;
}

function inNamespace(object: KubernetesObject, { namespace }: ApplyOptions): KubernetesObject {
  return {
    ...object,
    metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace },
  };
}

function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}
