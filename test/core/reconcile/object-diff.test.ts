import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";
import { diffObjects } from "../../../src/core/reconcile/object-diff.ts";

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

describe("diffObjects()", () => {
  it("names the fields that change, with their values", () => {
    expect(diffObjects([deployment(1, "carts:1")], [deployment(2, "carts:2")])).toEqual([
      {
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
      },
    ]);
  });

  it("tells created and deleted objects from changed ones", () => {
    const changes = diffObjects([deployment(1, "a")], [secret("x")]);
    expect(changes).toEqual([
      { kind: "created", ref: { apiVersion: "v1", kind: "Secret", namespace: null, name: "s" } },
      { kind: "deleted", ref },
    ]);
  });

  it("never shows a Secret's values", () => {
    const changes = diffObjects([secret("aHVudGVyMg==")], [secret("c2VjcmV0")]);
    expect(changes).toMatchObject([
      { fields: [{ path: "data.password", from: "(hidden)", to: "(hidden)" }] },
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/aHVud|c2Vjc/);
  });

  it("does not see an order of named items as a change", () => {
    const reversed = deployment(1, "a");
    const containers = [{ name: "carts", image: "a" }, { name: "sidecar" }];
    const other = { ...reversed, spec: { replicas: 1, template: { spec: { containers } } } };
    expect(diffObjects([deployment(1, "a")], [other])).toEqual([]);
  });

  it("knows an object under another version of its group", () => {
    const beta = { ...deployment(1, "a"), apiVersion: "apps/v1beta1" };
    expect(diffObjects([beta], [deployment(1, "a")])).toMatchObject([
      { kind: "changed", fields: [{ path: "apiVersion" }] },
    ]);
  });

  it("finds nothing between anything and itself", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (bodies) => {
        const objects = bodies.map((body, index): KubernetesObject => ({
          ...body,
          apiVersion: "v1",
          kind: "Thing",
          metadata: { name: `${index}` },
        }));
        expect(diffObjects(objects, structuredClone(objects))).toEqual([]);
      }),
    );
  });
});
