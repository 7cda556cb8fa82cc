import { createManualClock, type ManualClock } from "../../../src/sandbox/clock.ts";
import { type ClusterSandbox, startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

export type Booted = AsyncDisposable & {
  readonly cluster: ClusterSandbox;
  readonly clock: ManualClock;
  readonly call: (method: string, path: string, body?: Body) => Promise<Answer>;
  /** Applies to `/apis/apps/v1/namespaces/default/<plural>/<name>` as manager `evenkeel`. */
  readonly apply: (plural: string, object: KubernetesObject) => Promise<Answer>;
};

type Body = { readonly type?: string; readonly value: unknown };
type Answer = { readonly code: number; readonly body: unknown };

const applyType = "application/apply-patch+yaml";
export const mergeType = "application/merge-patch+json";

/** A sandbox's cluster whose time a test moves. */
export async function bootCluster(): Promise<Booted> {
  const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
  const cluster = await startCluster({ clock });
  const call = async (method: string, path: string, body?: Body) => {
    const response = await fetch(`${cluster.server}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${cluster.token}`,
        ...(body === undefined ? {} : { "content-type": body.type ?? "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body.value) }),
    });
    const answered: unknown = await response.json();
    return { code: response.status, body: answered };
  };
  return {
    cluster,
    clock,
    call,
    apply: (plural, object) => {
      const root = object.apiVersion.includes("/") ? "/apis" : "/api";
      const path = `${root}/${object.apiVersion}/namespaces/default/${plural}/${object.metadata.name}`;
      return call("PATCH", `${path}?fieldManager=evenkeel`, { type: applyType, value: object });
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
