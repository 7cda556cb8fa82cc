import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/core/reconcile/render-manifests.ts";
import { distinctObjects } from "../../../src/core/render/distinct-objects.ts";

function manifest(path: string, data: string, namespace?: string): Manifest {
  const metadata = { name: "shared", ...(namespace === undefined ? {} : { namespace }) };
  return { object: { apiVersion: "v1", kind: "ConfigMap", metadata, data }, path, line: 3 };
}

describe("distinctObjects()", () => {
  it("keeps the first of two that say the same", () => {
    const first = manifest("a.yaml", "x");
    expect(distinctObjects([first, manifest("b.yaml", "x")], "shop-dev")).toEqual({
      ok: true,
      value: [first],
    });
  });

  it("names both places of one object that is written differently, with its namespace or without", () => {
    const two = [manifest("a.yaml", "x"), manifest("b.yaml", "y", "shop-dev")];
    const message =
      "ConfigMap/shared is written at a.yaml:3 already, and differently: keep one of them";
    expect(distinctObjects(two, "shop-dev")).toEqual({
      ok: false,
      faults: [{ path: "b.yaml", line: 3, column: 1, message }],
    });
    expect(distinctObjects(two, "elsewhere").ok).toBe(true);
  });
});
