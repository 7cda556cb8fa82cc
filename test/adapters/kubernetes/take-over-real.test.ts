import { once } from "node:events";
import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareApplied } from "../../../src/core/ownership/compare-applied.ts";
import { decideConflicts } from "../../../src/core/ownership/decide-conflicts.ts";
import { foldHandTools } from "../../../src/core/ownership/fold-hand-tools.ts";
import { isHandTool } from "../../../src/core/ownership/hand-tools.ts";
import { managersOf } from "../../../src/core/ownership/managed-fields.ts";
import { takeOver } from "../../../src/core/ownership/take-over.ts";
import { yieldFields } from "../../../src/core/ownership/yield-fields.ts";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { objectLabel, refOf } from "../../../src/core/reconcile/object-ref.ts";
import { configMap, deployment } from "../../support/cluster-fixtures.ts";
import { findRealKube, type RealKube, startRealKube } from "../../support/real-kube.ts";
import { editsOf } from "../../core/ownership/mutations.ts";
import { applyAs, isObject, patchAs, pathOf, readObject, replaceAs } from "./object-requests.ts";
import { done, manifests, prepareShop } from "./real-objects.ts";

const programs = findRealKube();
const manager = "evenkeel-shop.production";
const mergePatch = "application/merge-patch+json";
const strategicPatch = "application/strategic-merge-patch+json";
const cases = manifests.map((manifest) => ({ label: objectLabel(refOf(manifest)), manifest }));
const title = "missing" in programs ? `, not tested without ${programs.missing},` : "";

describe.skipIf("missing" in programs)(`takeOver() held to a real API server${title}`, () => {
  let kube: RealKube;

  beforeAll(async () => {
    if ("missing" in programs) return;
    kube = await startRealKube(programs);
    await prepareShop(kube.request);
  }, 120_000);
  afterAll(async () => kube?.[Symbol.asyncDispose]());

  const apply = async (object: KubernetesObject, force = false) =>
    applyAs(kube.request, object, { manager, force });
  const read = async (object: KubernetesObject) => done(await readObject(kube.request, object));
  const scale = async (object: KubernetesObject, by: string, replicas: number) => {
    const body = { type: mergePatch, value: { spec: { replicas } } };
    const { code } = await kube.request(
      "PATCH",
      `${pathOf(object)}/scale?fieldManager=${by}`,
      body,
    );
    expect(code).toBe(200);
    return read(object);
  };
  const fold = async (live: KubernetesObject) => {
    const patch = {
      manager,
      type: "application/json-patch+json",
      value: foldHandTools(live, manager),
    };
    done(await patchAs(kube.request, live, patch));
  };

  it.each([
    ["kubectl-edit", mergePatch, { spec: { replicas: 5 } }],
    ["k9s", mergePatch, { spec: { replicas: 5, minReadySeconds: 3 } }],
    ["kubectl-set", strategicPatch, container({ image: "registry.test/other:1" })],
    ["kubectl-patch", strategicPatch, container({ resources: { limits: { cpu: "250m" } } })],
    ["Mozilla", mergePatch, { metadata: { labels: { tier: "other" } } }],
  ])("takes by one forced apply what %s has changed by %s: %j", async (by, type, value) => {
    const live = done(await apply(wanted, true));
    expect(takeOver(wanted, live, manager)).toBe("none");
    const edited = done(await patchAs(kube.request, wanted, { manager: by, type, value }));
    expect(takeOver(wanted, edited, manager)).toBe("force");
    expect(await apply(wanted)).toMatchObject({ kind: "refused" });
    expectTaken(wanted, done(await apply(wanted, true)));
  });

  it.each(["kubectl", "k9s", "dashboard"])("takes by one what %s has scaled", async (by) => {
    done(await apply(wanted, true));
    const scaled = await scale(wanted, by, 5);
    expect(takeOver(wanted, scaled, manager)).toBe("force");
    expect(await apply(wanted)).toMatchObject({ kind: "refused" });
    const live = done(await apply(wanted, true));
    expect(fieldOf(live, "spec", "replicas")).toBe(2);
    expectTaken(wanted, live);
  });

  it("needs no force where somebody has scaled to zero, which is nobody's then", async () => {
    done(await apply(wanted, true));
    const scaled = await scale(wanted, "kubectl", 0);
    expect(takeOver(wanted, scaled, manager)).toBe("none");
    expect(compareApplied(wanted, scaled, manager)).toMatchObject({ field: "spec.replicas" });
    const live = done(await apply(wanted));
    expect(fieldOf(live, "spec", "replicas")).toBe(2);
    expectTaken(wanted, live);
  });

  it("takes by one a quantity that kubectl applies in other words", async () => {
    const git = quota("4000m");
    done(await apply(git));
    const live = done(await applyAs(kube.request, quota("4"), { manager: "kubectl", force: true }));
    expect(handTools(live)).toEqual(["kubectl"]);
    expect(takeOver(git, live, manager)).toBe("force");
    expectTaken(git, done(await apply(git, true)));
  });

  it("folds a map that a person has begun, which no apply takes", async () => {
    const git = configMap("begun", { level: "info" });
    done(await apply(git));
    const patch = {
      manager: "kubectl-edit",
      type: mergePatch,
      value: { metadata: { labels: { tier: "other" } } },
    };
    const live = done(await patchAs(kube.request, git, patch));
    const grown = { ...git, metadata: { ...git.metadata, labels: { tier: "web" } } };
    expect(takeOver(grown, live, manager)).toBe("fold");
    expect(handTools(done(await apply(grown, true)))).toEqual(["kubectl-edit"]);
    await fold(await read(git));
    expectTaken(grown, done(await apply(grown)));
  });

  it("takes back the replicas of an HPA that is gone", async () => {
    const git = deployment("unscaled", { replicas: 2 });
    done(await apply(git));
    const scaled = await scale(git, "kube-controller-manager", 6);
    const { payload } = yieldFields(git, scaled, { kind: "fixed" });
    expect(await apply(payload)).toMatchObject({ kind: "refused" });
    const field = "spec.replicas";
    const conflict = { manager: "kube-controller-manager", subresource: "scale", field };
    const set = { name: "shop.production", namespace: "shop" };
    expect(decideConflicts([conflict], set, { kind: "fixed" })).toMatchObject({ force: true });
    const live = done(await apply(payload, true));
    expect(fieldOf(live, "spec", "replicas")).toBe(2);
    expectTaken(git, live);
  });

  it("tells the forced apply that would take from somebody else too", async () => {
    const git = configMap("shared", { level: "info", colour: "red" });
    done(await apply(git));
    const taken = configMap("shared", { colour: "blue" });
    done(await applyAs(kube.request, taken, { manager: "operator", force: true }));
    const patch = {
      manager: "kubectl-edit",
      type: mergePatch,
      value: { data: { level: "debug" } },
    };
    const live = done(await patchAs(kube.request, git, patch));
    expect(takeOver(git, live, manager)).toBe("fold");
    const { colour: _, ...rest } = { level: "info", colour: "red" };
    expect(takeOver(configMap("shared", rest), live, manager)).toBe("force");
  });

  it.each(cases)("owns $label again, whatever a person has edited in it", async ({ manifest }) => {
    for (const edit of editsOfFields(manifest)) {
      const before = done(await apply(manifest, true));
      const { resourceVersion = "" } = before.metadata;
      const value = { ...edit, metadata: { ...edit.metadata, resourceVersion } };
      const answer = await replaceAs(kube.request, value, "kubectl-edit");
      // Not everything may be edited.
      if (answer.kind === "refused") continue;
      const live = answer.object;
      const how = takeOver(manifest, live, manager);
      if (how === "fold") await fold(live);
      const after = done(await apply(manifest, how !== "none"));
      expect({ edit, how, left: handTools(after) }).toEqual({ edit, how, left: [] });
      expect(compareApplied(manifest, after, manager)).toEqual({ kind: "same" });
      expect(takeOver(manifest, after, manager)).toBe("none");
    }
  });

  it.each([
    "k9s/v0.50.4 (linux/amd64) kubernetes/$Format",
    "dashboard/v2.7.0",
    "dashboard-api/v0.0.0 (linux/amd64) kubernetes/$Format",
    "Headlamp 0.41.0 (linux/amd64)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
    "kubectl/v1.35.0 (linux/amd64) kubernetes/abcdef0",
  ])("knows a tool of people by its user agent: %s", async (agent) => {
    const git = configMap("agents", { level: "info" });
    done(await apply(git, true));
    const sent = request(`${kube.server}${pathOf(git)}`, {
      method: "PATCH",
      ca: kube.certificate.cert,
      headers: {
        authorization: `Bearer ${kube.token}`,
        "content-type": mergePatch,
        "user-agent": agent,
      },
    });
    sent.end(JSON.stringify({ data: { level: agent } }));
    const [response] = await once(sent, "response");
    response.resume();
    expect(response.statusCode).toBe(200);
    const live = await read(git);
    expect(handTools(live)).toHaveLength(1);
    expect(takeOver(git, live, manager)).toBe("force");
  });
});

const wanted = {
  ...quantified("taken", "0.5"),
  metadata: { name: "taken", labels: { tier: "web" } },
};

function quantified(name: string, cpu: string): KubernetesObject {
  const labels = { app: name };
  const limited = { name, image: "registry.test/x:1", resources: { limits: { cpu } } };
  const template = { metadata: { labels }, spec: { containers: [limited] } };
  return deployment(name, { replicas: 2, minReadySeconds: 1, template });
}

function quota(cpu: string): KubernetesObject {
  const spec = { hard: { "requests.cpu": cpu } };
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "worded" }, spec };
}

/** A change of the container of `wanted`. */
function container(change: Readonly<Record<string, unknown>>) {
  return { spec: { template: { spec: { containers: [{ name: "taken", ...change }] } } } };
}

/** The manifest after each edit of a person who leaves its identity alone. */
function editsOfFields({ apiVersion, kind, metadata, ...fields }: KubernetesObject) {
  const { name, ...own } = metadata;
  return [
    ...editsOf(fields).map((edit) => ({ ...Object(edit), apiVersion, kind, metadata })),
    ...editsOf(own).map((edit) => ({
      ...fields,
      apiVersion,
      kind,
      metadata: { ...Object(edit), name },
    })),
  ].filter(isObject);
}

function handTools(live: KubernetesObject): readonly string[] {
  const names = managersOf(live).map((entry) => entry.manager);
  return names.filter((name) => isHandTool(name));
}

function expectTaken(git: KubernetesObject, live: KubernetesObject): void {
  expect(managersOf(live).map((entry) => entry.manager)).toEqual([manager]);
  expect(compareApplied(git, live, manager)).toEqual({ kind: "same" });
  expect(takeOver(git, live, manager)).toBe("none");
}
