import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareApplied } from "../../../src/core/ownership/compare-applied.ts";
import type { JsonPatchOperation } from "../../../src/core/ownership/field-conflict.ts";
import { foldHandTools, rewriteVersions } from "../../../src/core/ownership/fold-hand-tools.ts";
import { managersOf } from "../../../src/core/ownership/managed-fields.ts";
import { yieldFields } from "../../../src/core/ownership/yield-fields.ts";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { deployment } from "../../support/cluster-fixtures.ts";
import { eventually } from "../../support/eventually.ts";
import { findRealKube, type RealKube, startRealKube } from "../../support/real-kube.ts";
import { applyAs, createAs, patchAs, pathOf, readObject } from "./object-requests.ts";
import { done, prepareShop } from "./real-objects.ts";

const programs = findRealKube();
const manager = "evenkeel-shop.production";
const mergePatch = "application/merge-patch+json";
const hpa = { kind: "autoscaled", minReplicas: 2 } as const;
const title = "missing" in programs ? `, not tested without ${programs.missing},` : "";

describe.skipIf("missing" in programs)(`Ownership on a real API server${title}`, () => {
  let kube: RealKube;

  beforeAll(async () => {
    if ("missing" in programs) return;
    kube = await startRealKube(programs);
    await prepareShop(kube.request);
  }, 120_000);
  afterAll(async () => kube?.[Symbol.asyncDispose]());

  const apply = async (object: KubernetesObject, force = false) =>
    done(await applyAs(kube.request, object, { manager, force }));
  const rewrite = async (live: KubernetesObject, operations: readonly JsonPatchOperation[]) => {
    const type = "application/json-patch+json";
    return done(await patchAs(kube.request, live, { manager, type, value: operations }));
  };
  const scale = async (object: KubernetesObject, by: string, replicas: number) => {
    const body = { type: mergePatch, value: { spec: { replicas } } };
    const path = `${pathOf(object)}/scale?fieldManager=${by}`;
    expect((await kube.request("PATCH", path, body)).code).toBe(200);
    return read(object);
  };
  const read = async (object: KubernetesObject) => done(await readObject(kube.request, object));

  it("removes what is not in git from an object that kubectl applied, once it is folded", async () => {
    const written = withEnv("adopted", [
      { name: "LEVEL", value: "info" },
      { name: "OLD", value: "1" },
    ]);
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    const byKubectl = { ...written, metadata: { ...written.metadata, annotations } };
    done(await createAs(kube.request, byKubectl, "kubectl-client-side-apply"));
    const value = { metadata: { labels: { by: "hand" } } };
    const byHand = { manager: "kubectl-label", type: mergePatch, value };
    const labelled = done(await patchAs(kube.request, byKubectl, byHand));

    const wanted = withEnv("adopted", [{ name: "LEVEL", value: "debug" }]);
    const folded = await rewrite(labelled, foldHandTools(labelled, manager));
    expect(managersOf(folded).map((entry) => entry.manager)).toEqual([manager]);
    expect(folded.metadata.annotations).toBeUndefined();
    expect(fieldOf(folded, "spec")).toEqual(fieldOf(labelled, "spec"));

    const live = await apply(wanted);
    expect(fieldOf(live, ...containerPath, "env")).toEqual([{ name: "LEVEL", value: "debug" }]);
    expect(live.metadata.labels).toBeUndefined();
    expect(foldHandTools(live, manager)).toEqual([]);
    expect(compareApplied(wanted, live, manager)).toEqual({ kind: "same" });
  });

  it("keeps a restart that a person asked for", async () => {
    const wanted = withEnv("restarted", []);
    done(await createAs(kube.request, wanted, "kubectl-create"));
    const annotations = { "kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z" };
    const value = { spec: { template: { metadata: { annotations } } } };
    const restart = { manager: "kubectl-rollout", type: mergePatch, value };
    const restarted = done(await patchAs(kube.request, wanted, restart));
    await rewrite(restarted, foldHandTools(restarted, manager));
    const live = await apply(wanted);
    expect(fieldOf(live, "spec", "template", "metadata", "annotations")).toEqual(annotations);
    expect(foldHandTools(live, manager)).toEqual([]);
  });

  it("hands replicas over to an autoscaler without a moment at one", async () => {
    const git = deployment("handed", { replicas: 1 });
    const first = yieldFields(git, undefined, hpa).payload;
    const counts = [fieldOf(await apply(first), "spec", "replicas")];

    // Somebody made room by hand, before the autoscaler has acted.
    const byHand = await scale(git, "kubectl", 4);
    const second = yieldFields(git, byHand, hpa).payload;
    counts.push(fieldOf(await apply(second), "spec", "replicas"));

    const byHpa = await scale(git, "kube-controller-manager", 6);
    const third = yieldFields(git, byHpa, hpa);
    expect(third.yielded).toEqual([{ field: "spec.replicas", to: "kube-controller-manager" }]);
    const live = await apply(third.payload);
    counts.push(fieldOf(live, "spec", "replicas"));
    expect(counts).toEqual([2, 4, 6]);
    expect(compareApplied(third.payload, live, manager)).toEqual({ kind: "same" });
  });

  it("hands over what was adopted from kubectl apply, where git has no replicas", async () => {
    done(await createAs(kube.request, deployment("found", { replicas: 5 }), "kubectl-create"));
    const live = await read(deployment("found"));
    const folded = await rewrite(live, foldHandTools(live, manager));
    const { replicas: _, ...spec } = { replicas: 1, ...Object(deployment("found")["spec"]) };
    const payload = yieldFields({ ...deployment("found"), spec }, folded, hpa).payload;
    expect(fieldOf(await apply(payload), "spec", "replicas")).toBe(5);
  });

  it("gets past the versions of other managers that lack a field of ours", async () => {
    const size = { type: "integer" };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "gizmos.shop.test" },
      spec: {
        group: "shop.test",
        scope: "Namespaced",
        names: { kind: "Gizmo", plural: "gizmos" },
        versions: [
          version("v1beta1", { size }),
          version("v1", { size, colour: { type: "string", default: "red" } }),
        ],
      },
    };
    await apply(definition);
    const old = gizmo("shop.test/v1beta1", { size: 1 });
    await eventually("Gizmos to be served", async () => {
      const answer = await applyAs(kube.request, old, { manager });
      return answer.kind === "done" ? answer.object : undefined;
    });
    done(await applyAs(kube.request, old, { manager: "operator" }));

    const wanted = gizmo("shop.test/v1", { size: 1, colour: "blue" });
    const answer = await applyAs(kube.request, wanted, { manager });
    expect(answer).toMatchObject({
      message: expect.stringContaining("field not declared in schema"),
    });
    const live = await read(wanted);
    const rewritten = await rewrite(live, rewriteVersions(live));
    expect(managersOf(rewritten).map((entry) => entry.apiVersion)).toEqual([
      "shop.test/v1",
      "shop.test/v1",
    ]);
    expect(compareApplied(wanted, await apply(wanted), manager)).toEqual({ kind: "same" });
  });
});

const containerPath = ["spec", "template", "spec", "containers", 0] as const;

function withEnv(name: string, env: readonly unknown[]): KubernetesObject {
  const container = { name, image: "registry.test/x:1", ...(env.length === 0 ? {} : { env }) };
  const labels = { app: name };
  return deployment(name, {
    template: { metadata: { labels }, spec: { containers: [container] } },
  });
}

function gizmo(apiVersion: string, spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion, kind: "Gizmo", metadata: { name: "one" }, spec };
}

function version(name: string, fields: Readonly<Record<string, unknown>>) {
  const spec = { type: "object", properties: fields };
  const openAPIV3Schema = { type: "object", properties: { spec } };
  return { name, served: true, storage: name === "v1", schema: { openAPIV3Schema } };
}
