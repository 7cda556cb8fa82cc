import { Agent } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { type RequestCount, requestsBetween } from "../../test/support/apiserver-requests.ts";
import { type KubeRequest, kubeRequest } from "../../test/support/kube-request.ts";
import type { RealKube } from "../../test/support/real-kube.ts";
import { eightAtOnce } from "./eight-at-once.ts";
import { namespaces } from "./load.ts";

/** Calls of the API by verb, as the API server counts them; `APPLY (dry run)` apart. */
export type Calls = Readonly<Record<string, number>>;

export type BenchCluster = {
  readonly kube: RealKube;
  /** Deletes what contestants have made; the namespaces stay. */
  readonly wipe: () => Promise<void>;
  /** Writes the status of Deployments that have rolled out, as a controller would. */
  readonly settle: (objects: readonly KubernetesObject[]) => Promise<void>;
  /** resourceVersion by path of all that contestants have made. */
  readonly versions: () => Promise<ReadonlyMap<string, string>>;
  readonly counting: (work: () => Promise<unknown>) => Promise<Calls>;
};

const collections = namespaces.flatMap((namespace) => [
  `/api/v1/namespaces/${namespace}/configmaps`,
  `/apis/apps/v1/namespaces/${namespace}/deployments`,
]);

/** The API server asks itself for other things all the time. */
const counted = new Set(["configmaps", "deployments", "namespaces", "pods", "replicasets"]);

/** A control plane with the namespaces of the load in it. */
export async function openBenchCluster(kube: RealKube): Promise<BenchCluster & Disposable> {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const request = kubeRequest(kube.server, kube.token, agent);
  for (const name of namespaces) {
    const value = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await request("POST", "/api/v1/namespaces", { type: "application/json", value });
  }
  return {
    kube,
    wipe: () => eightAtOnce(collections, (path) => checked(request, "DELETE", path)),
    settle: async (objects) => {
      const deployments = objects.filter(({ kind }) => kind === "Deployment");
      await eightAtOnce(deployments, (object) => writeStatus(request, object, 2));
    },
    versions: () => readVersions(request),
    counting: async (work) => {
      const before = await settledCounts(kube);
      await work();
      return byVerb(requestsBetween(before, await settledCounts(kube)));
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** As the deployment controller leaves a rollout that is complete, where `readyPods` is 2. */
export async function writeStatus(
  request: KubeRequest,
  { metadata: { namespace, name } }: KubernetesObject,
  readyPods: number,
): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}/status`;
  const status = {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: readyPods,
    availableReplicas: readyPods,
    conditions: [
      { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
      { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
    ],
  };
  const query = "?fieldManager=kube-controller-manager";
  const type = "application/merge-patch+json";
  const { code } = await request("PATCH", path + query, { type, value: { status } });
  if (code !== 200) throw new Error(`The status of ${name} was answered with ${code}.`);
}

async function checked(request: KubeRequest, method: string, path: string): Promise<void> {
  const { code } = await request(method, path);
  if (code !== 200) throw new Error(`${method} ${path} was answered with ${code}.`);
}

const Versions = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string(), resourceVersion: z.string() }) }),
  ),
});

async function readVersions(request: KubeRequest): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  await eightAtOnce(collections, async (path) => {
    const { body } = await request("GET", path);
    for (const { metadata } of Versions.parse(body).items) {
      found.set(`${path}/${metadata.name}`, metadata.resourceVersion);
    }
  });
  return found;
}

/** A request is counted shortly after it was answered. */
async function settledCounts({ metrics }: RealKube): Promise<readonly RequestCount[]> {
  for (let known = await metrics(); ; await pause(20)) {
    const now = await metrics();
    const moved = requestsBetween(known, now).filter(({ resource }) => counted.has(resource));
    if (moved.length === 0) return now;
    known = now;
  }
}

function byVerb(counts: readonly RequestCount[]): Calls {
  const calls: Record<string, number> = {};
  for (const { verb, resource, dryRun, value } of counts) {
    if (!counted.has(resource)) continue;
    const name = dryRun === "" ? verb : `${verb} (dry run)`;
    calls[name] = (calls[name] ?? 0) + value;
  }
  return calls;
}
