import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareApplied } from "../../../src/core/ownership/compare-applied.ts";
import { isRecord } from "../../../src/core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { objectLabel, refOf } from "../../../src/core/reconcile/object-ref.ts";
import { findRealKube, type RealKube, startRealKube } from "../../support/real-kube.ts";
import { mutationsOf } from "../../core/ownership/mutations.ts";
import { applyAs, isObject, patchAs, pathOf } from "./object-requests.ts";
import { definitions, done, manifests, prepareShop, seen } from "./real-objects.ts";

const programs = findRealKube();
const manager = "evenkeel-shop.production";
const cases = [...manifests, ...definitions].map((manifest) => ({
  label: objectLabel(refOf(manifest)),
  manifest,
}));
const title = "missing" in programs ? `, not tested without ${programs.missing},` : "";

describe.skipIf("missing" in programs)(`compareApplied() held to a real API server${title}`, () => {
  let kube: RealKube;

  beforeAll(async () => {
    if ("missing" in programs) return;
    kube = await startRealKube(programs);
    await prepareShop(kube.request);
  }, 120_000);
  afterAll(async () => kube?.[Symbol.asyncDispose]());

  const apply = async (object: KubernetesObject, options: { readonly force?: boolean } = {}) =>
    applyAs(kube.request, object, { manager, ...options });

  it.each(cases)("finds $label the same as soon as it was applied", async ({ manifest }) => {
    const live = done(await apply(manifest, { force: true }));
    expect(compareApplied(manifest, live, manager)).toEqual({ kind: "same" });
    expect(seen(done(await apply(manifest)))).toEqual(seen(live));
  });

  it.each(cases)(
    "calls no change of $label the same that would move anything",
    async ({ manifest }) => {
      const live = done(await apply(manifest, { force: true }));
      const same = mutantsOf(manifest).filter(
        (mutant) => compareApplied(mutant, live, manager).kind === "same",
      );
      for (const mutant of same) {
        const applied = done(await apply(mutant));
        expect({ mutant, seen: seen(applied) }).toEqual({ mutant, seen: seen(live) });
      }
    },
  );

  it("sees what another manager changes, adds to what is ours, or takes away", async () => {
    const manifest = named("Deployment");
    const changes = [
      { metadata: { labels: { app: "other" } } },
      { metadata: { labels: { app: null } } },
      { spec: { replicas: 7 } },
      { spec: { template: { spec: { containers: [{ name: "only", image: "x" }] } } } },
      { spec: { template: { spec: { tolerations: null } } } },
    ];
    for (const value of changes) {
      const applied = done(await apply(manifest, { force: true }));
      expect(compareApplied(manifest, applied, manager)).toEqual({ kind: "same" });
      const patch = { manager: "kubectl-edit", type: "application/merge-patch+json", value };
      const live = done(await patchAs(kube.request, manifest, patch));
      const { kind } = compareApplied(manifest, live, manager);
      expect({ value, kind }).toEqual({ value, kind: "differs" });
    }
  });

  it("does not mind what another manager adds beside it", async () => {
    const manifest = named("Deployment");
    done(await apply(manifest, { force: true }));
    const beside = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: manifest.metadata.name, labels: { extra: "1", app: "carts" } },
      spec: {
        template: { spec: { containers: [{ name: "carts", env: [{ name: "A", value: "1" }] }] } },
      },
    };
    const live = done(await applyAs(kube.request, beside, { manager: "operator" }));
    expect(compareApplied(manifest, live, manager)).toEqual({ kind: "same" });
    expect(seen(done(await apply(manifest)))).toEqual(seen(live));
    await kube.request("DELETE", pathOf(manifest));
  });

  it("sees what a forced apply of another manager takes", async () => {
    const manifest = named("ConfigMap");
    done(await apply(manifest, { force: true }));
    const taken = { ...manifest, data: { level: "debug" } };
    const live = done(await applyAs(kube.request, taken, { manager: "operator", force: true }));
    expect(compareApplied(manifest, live, manager)).toEqual({
      kind: "differs",
      reason: "missing",
      field: "data.level",
    });
  });
});

function named(kind: string): KubernetesObject {
  const found = manifests.find((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`There is no ${kind} among the manifests.`);
  return found;
}

/** The manifest with one thing changed, its identity apart. */
function mutantsOf(manifest: KubernetesObject): readonly KubernetesObject[] {
  const { apiVersion, kind, metadata, ...fields } = manifest;
  const { name, ...rest } = metadata;
  return [
    ...mutationsOf(fields).map((mutant) => ({ ...asMap(mutant), apiVersion, kind, metadata })),
    ...mutationsOf(rest).map((mutant) => ({
      ...fields,
      apiVersion,
      kind,
      metadata: { ...asMap(mutant), name },
    })),
  ].filter(isObject);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
