import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { diffLive } from "../../../src/core/reconcile/object-diff.ts";

function deployment(replicas: number, image: string): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "carts", namespace: "sockshop-production" },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: "sidecar" }, { name: "carts", image }] } },
    },
  };
}

function secret(password: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { password } };
}

const ref = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  namespace: "sockshop-production",
  name: "carts",
};

describe("diffLive()", () => {
  it("names the fields that change, with their values", () => {
    expect(diffLive(deployment(1, "carts:1"), deployment(2, "carts:2"))).toEqual({
      kind: "changed",
      ref,
      fields: [
        { path: "spec.replicas", from: "1", to: "2" },
        {
          path: "spec.template.spec.containers[name=carts].image",
          from: '"carts:1"',
          to: '"carts:2"',
        },
      ],
    });
  });

  it("calls an object created that is not there yet", () => {
    expect(diffLive(undefined, deployment(1, "a"))).toEqual({ kind: "created", ref });
  });

  it("leaves out what the server writes, the status among it", () => {
    const live = {
      ...deployment(1, "a"),
      metadata: { ...deployment(1, "a").metadata, uid: "u", resourceVersion: "7", generation: 3 },
      status: { replicas: 1 },
    };
    const after = { ...live, metadata: { ...live.metadata, resourceVersion: "8", generation: 4 } };
    expect(diffLive(live, { ...after, status: {} })).toBeUndefined();
  });

  it("never shows a Secret's values", () => {
    const change = diffLive(secret("aHVudGVyMg=="), secret("c2VjcmV0"));
    expect(change).toMatchObject({
      fields: [{ path: "data.password", from: "(hidden)", to: "(hidden)" }],
    });
    expect(JSON.stringify(change)).not.toMatch(/aHVud|c2Vjc/);
  });

  it("does not see an order of named items as a change", () => {
    const reversed = deployment(1, "a");
    const containers = [{ name: "carts", image: "a" }, { name: "sidecar" }];
    const other = { ...reversed, spec: { replicas: 1, template: { spec: { containers } } } };
    expect(diffLive(deployment(1, "a"), other)).toBeUndefined();
  });

  it("finds nothing between anything and itself", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        const object: KubernetesObject = {
          ...body,
          apiVersion: "v1",
          kind: "Thing",
          metadata: { name: "a" },
        };
        expect(diffLive(object, structuredClone(object))).toBeUndefined();
      }),
    );
  });
});
