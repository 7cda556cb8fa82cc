import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldOf } from "../../src/core/reconcile/field-of.ts";
import { requestsBetween } from "./apiserver-requests.ts";
import { configMap, deployment } from "./cluster-fixtures.ts";
import { eventually } from "./eventually.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { kubeRequest } from "./kube-request.ts";
import { findRealKube, type RealKube, startRealKube } from "./real-kube.ts";

const json = "application/json";
const deployments = "/apis/apps/v1/namespaces/default/deployments";
const configMaps = "/api/v1/namespaces/default/configmaps";
const programs = findRealKube({ controllers: true });
const title = "missing" in programs ? `, not tested without ${programs.missing}` : "";

describe.skipIf("missing" in programs)(`a real control plane${title}`, () => {
  let kube: RealKube;
  beforeAll(async () => {
    if (!("missing" in programs)) kube = await startRealKube(programs);
  }, 120_000);
  afterAll(async () => kube?.[Symbol.asyncDispose]());

  const read = async (path: string) => (await kube.request("GET", path)).body;
  const create = async (path: string, value: unknown) => {
    expect(await kube.request("POST", path, { type: json, value })).toMatchObject({ code: 201 });
  };
  const firstPod = async (app: string): Promise<unknown> => {
    const pods = await read(`/api/v1/namespaces/default/pods?labelSelector=app%3D${app}`);
    const items = fieldOf(pods, "items");
    return Array.isArray(items) ? items[0] : undefined;
  };
  const rollOut = async (name: string, replicas: number) => {
    await create(deployments, deployment(name, { replicas }));
    await eventually(`${replicas} available replicas`, async () => {
      const count = fieldOf(await read(`${deployments}/${name}`), "status", "availableReplicas");
      return count === replicas ? count : undefined;
    });
  };

  it("rolls a Deployment out", async () => {
    await rollOut("carts", 2);
    const status = fieldOf(await read(`${deployments}/carts`), "status");
    expect(status).toMatchObject({ observedGeneration: 1, updatedReplicas: 2 });
  });

  it.each([
    ["image-pull", { phase: "Pending", containerStatuses: waiting("ImagePullBackOff") }],
    ["crash-loop", { phase: "Running", containerStatuses: waiting("CrashLoopBackOff") }],
    ["never-ready", { phase: "Running", containerStatuses: [{ ready: false }] }],
  ])("plays pods that fail by %s, and lets them stay so", async (fail, status) => {
    await create(deployments, failing(`fails-${fail}`, fail));
    const seen = await eventually("a pod that was played", async () => {
      const pod = await firstPod(`fails-${fail}`);
      return fieldOf(pod, "status", "containerStatuses") === undefined ? undefined : pod;
    });
    expect(seen).toMatchObject({ status });
    await rollOut(`after-${fail}`, 1);
    expect(await firstPod(`fails-${fail}`)).toEqual(seen);
    const owner = await read(`${deployments}/fails-${fail}`);
    expect(fieldOf(owner, "status", "availableReplicas")).toBeUndefined();
  });

  it("fails a Job whose pods exit with an error, and finishes others", async () => {
    const jobs = "/apis/batch/v1/namespaces/default/jobs";
    const ended = async (name: string) => {
      const conditions = fieldOf(await read(`${jobs}/${name}`), "status", "conditions");
      const last = Array.isArray(conditions) ? fieldOf(conditions.at(-1), "type") : undefined;
      return last === "Complete" || last === "Failed" ? last : undefined;
    };
    await create(jobs, job("works", {}));
    await create(jobs, job("breaks", { "evenkeel.test/fail": "exit" }));
    expect(await eventually("the end of a Job", () => ended("works"))).toBe("Complete");
    expect(await eventually("the end of a Job", () => ended("breaks"))).toBe("Failed");
  });

  it("binds claims, and lets them go", async () => {
    const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    await create(claims, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "db" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
    });
    await eventually("a bound claim", async () =>
      fieldOf(await read(`${claims}/db`), "status", "phase") === "Bound" ? true : undefined,
    );
    await kube.request("DELETE", `${claims}/db`);
    const gone = await eventually("the end of the claim", async () =>
      (await kube.request("GET", `${claims}/db`)).code === 404 ? true : undefined,
    );
    expect(gone).toBe(true);
  });

  it("keeps its data when the API server is restarted", async () => {
    await create(configMaps, configMap("kept", { a: "1" }));
    await kube.restartApiserver();
    expect(fieldOf(await read(`${configMaps}/kept`), "data")).toEqual({ a: "1" });
  });

  it("refuses when it is stopped", async () => {
    await kube.stopApiserver();
    await expect(kube.request("GET", "/readyz")).rejects.toThrow("ECONNREFUSED");
    await kube.startApiserver();
    expect((await kube.request("GET", "/readyz")).code).toBe(200);
  });

  it("has forgotten old revisions after a compaction and a restart", async () => {
    const list = await read(configMaps);
    const old = String(fieldOf(list, "metadata", "resourceVersion"));
    await create(configMaps, configMap("newer", {}));
    await kube.compact();
    await kube.restartApiserver();
    const exact = `${configMaps}?resourceVersion=${old}&resourceVersionMatch=Exact`;
    expect((await kube.request("GET", exact)).code).toBe(410);
    const watch = `${configMaps}?watch=1&resourceVersion=${old}`;
    expect(await read(watch)).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });

  it("lets the limited user do nothing but what a role gives", async () => {
    const agent = new Agent({ ca: kube.certificate.cert });
    const limited = kubeRequest(kube.server, kube.limitedToken, agent);
    const asLimited = async (path: string) => (await limited("GET", path)).code;
    expect(await asLimited("/api/v1/namespaces/default/configmaps")).toBe(403);
    const bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
    const apiGroup = "rbac.authorization.k8s.io";
    await create(bindings, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "limited" },
      roleRef: { apiGroup, kind: "ClusterRole", name: "view" },
      subjects: [{ apiGroup, kind: "User", name: "limited" }],
    });
    const may = async () => ((await asLimited(configMaps)) === 200 ? true : undefined);
    expect(await eventually("the binding to hold", may)).toBe(true);
    expect(await asLimited("/api/v1/namespaces/default/secrets")).toBe(403);
  });

  it("counts what it is asked", async () => {
    const before = await kube.metrics();
    for (const name of ["one", "two"]) {
      const path = `${configMaps}/counted-${name}?fieldManager=test`;
      const value = configMap(`counted-${name}`, {});
      await kube.request("PATCH", path, { type: "application/apply-patch+yaml", value });
    }
    await kube.request("GET", `${configMaps}/counted-one`);
    const counts = requestsBetween(before, await kube.metrics());
    const own = counts.filter(
      ({ resource, verb }) => resource === "configmaps" && verb !== "WATCH",
    );
    const asked = { resource: "configmaps", subresource: "", dryRun: "" };
    expect(own).toHaveLength(2);
    expect(own).toContainEqual({ ...asked, verb: "APPLY", code: 201, value: 2 });
    expect(own).toContainEqual({ ...asked, verb: "GET", code: 200, value: 1 });
  });

  it("is reached through a fault proxy that shows its certificate", async () => {
    await using proxy = await startFaultProxy(kube.server, kube.certificate);
    const agent = new Agent({ ca: Buffer.from(kube.caData, "base64"), keepAlive: true });
    const request = kubeRequest(proxy.url, kube.token, agent);
    expect(await request("GET", "/readyz")).toEqual({ code: 200, body: "ok" });
    proxy.failNext(1, 503);
    expect((await request("GET", configMaps)).code).toBe(503);
    expect((await request("GET", configMaps)).code).toBe(200);
    expect(proxy.count()).toBe(3);
    expect(proxy.connections()).toBe(1);
    agent.destroy();
  });

  it("has a kubeconfig that names the server and trusts its certificate", async () => {
    const text = await readFile(kube.kubeconfig, "utf8");
    expect(text).toContain(kube.server);
    expect(text).toContain(kube.caData);
  });
});

function waiting(reason: string): unknown {
  return [{ ready: false, state: { waiting: { reason } } }];
}

function failing(name: string, fail: string): unknown {
  const plain = deployment(name);
  const template = {
    metadata: { labels: { app: name }, annotations: { "evenkeel.test/fail": fail } },
    spec: fieldOf(plain, "spec", "template", "spec"),
  };
  return deployment(name, { template });
}

function job(name: string, annotations: Readonly<Record<string, string>>): unknown {
  const containers = [{ name, image: "registry.test/job:1.0.0" }];
  const template = {
    metadata: { annotations },
    spec: { restartPolicy: "Never", containers },
  };
  const spec = { backoffLimit: 0, template };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec };
}
