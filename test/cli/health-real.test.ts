import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { health } from "../../src/cli/health.ts";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { deployment } from "../support/cluster-fixtures.ts";
import { eventually } from "../support/eventually.ts";
import { findRealKube, type RealKube, startRealKube } from "../support/real-kube.ts";

const programs = findRealKube({ controllers: true });
const title = "missing" in programs ? `, not tested without ${programs.missing}` : "";

describe.skipIf("missing" in programs)(`health of a real cluster${title}`, () => {
  let kube: RealKube;
  beforeAll(async () => {
    if (!("missing" in programs)) kube = await startRealKube(programs);
  }, 120_000);
  afterAll(async () => kube?.[Symbol.asyncDispose]());

  /** The rows by name, an hour after they were asked for where `later`. */
  async function look(targets: readonly string[], later = false) {
    let out = "";
    const terminal = { isTerminal: false, write: (part: string) => void (out += part) };
    const now = () => new Date(Date.now() + (later ? 3_600_000 : 0));
    const io = {
      env: { KUBECONFIG: kube.kubeconfig },
      cwd: "/",
      now,
      out: terminal,
      err: terminal,
    };
    const code = await health(io, { output: "json", targets });
    return { code, rows: JSON.parse(out) };
  }

  async function create(object: KubernetesObject): Promise<void> {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    const type = "application/json";
    expect(await kube.request("POST", path, { type, value: object })).toMatchObject({ code: 201 });
  }

  it("is Current once a Deployment is rolled out", async () => {
    await create(deployment("carts"));
    const settled = await eventually("a Deployment that is rolled out", async () => {
      const seen = await look(["deploy/carts", "Namespace/default", "svc/kubernetes"]);
      return seen.code === 0 ? seen : undefined;
    });
    expect(settled.rows).toMatchObject([
      { kind: "apps/Deployment", namespace: "default", name: "carts", verdict: "Current" },
      { kind: "Namespace", namespace: null, verdict: "Current" },
      { kind: "Service", verdict: "Current" },
    ]);
  });

  it("tells the image that a Deployment's new pods cannot pull, after its grace", async () => {
    const { spec, ...rest } = deployment("orders");
    const annotations = { "evenkeel.test/fail": "image-pull" };
    const metadata = { labels: { app: "orders" }, annotations };
    const template = { ...Object(Object(spec).template), metadata };
    await create({ ...rest, spec: { ...Object(spec), template } });
    const told = await eventually("a pod that cannot pull", async () => {
      const { rows } = await look(["deployments.apps/orders"], true);
      return rows[0].verdict === "Failed" ? rows[0] : undefined;
    });
    expect(told.reason).toBe("ImagePullBackOff");
    expect(told.message).toMatch(/^pod orders-\S+, container orders: /);
    expect((await look(["deployments.apps/orders"])).rows).toMatchObject([
      { verdict: "InProgress", reason: "LessAvailable" },
    ]);
  });

  it("is NotFound where there is no such object, and ends with 1", async () => {
    expect(await look(["deploy/nobody"])).toMatchObject({
      code: 1,
      rows: [{ verdict: "NotFound" }],
    });
  });
});
