import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findField } from "../../../src/core/manifest/find-field.ts";

const value = {
  spec: {
    containers: [
      { name: "a", image: "x" },
      { name: "b.c", env: [{ name: "E", value: 1 }] },
    ],
  },
  metadata: { annotations: { "prometheus.io/scrape": "true", prometheus: { io: 1 } } },
  "0": "zero",
};

describe("findField", () => {
  it.each([
    ["spec.containers.0.image", ["spec", "containers", 0, "image"]],
    ["spec.containers.a.image", ["spec", "containers", 0, "image"]],
    ["spec.containers.b.c.env.E.value", ["spec", "containers", 1, "env", 0, "value"]],
    [
      "metadata.annotations.prometheus.io/scrape",
      ["metadata", "annotations", "prometheus.io/scrape"],
    ],
    ["metadata.annotations.prometheus.io", ["metadata", "annotations", "prometheus", "io"]],
    [
      ["metadata", "annotations", "prometheus.io/scrape"],
      ["metadata", "annotations", "prometheus.io/scrape"],
    ],
    ["0", ["0"]],
  ])("finds %j", (name, path) => {
    expect(findField(value, name)).toEqual(path);
  });

  it.each([
    "spec.containers.2.image",
    "spec.containers.c",
    "spec.replicas",
    "toString",
    "",
    "0.length",
  ])("finds no %j", (name) => {
    expect(findField(value, name)).toBeUndefined();
  });

  it("comes to an end for any name", () => {
    const name = fc.array(fc.constantFrom("a", "", "0", "a.a", "__proto__"), { maxLength: 40 });
    const nested = fc.object({ maxDepth: 5, key: fc.constantFrom("a", "a.a", "", "0") });
    fc.assert(
      fc.property(nested, name, (given, parts) => {
        const path = findField(given, parts.join("."));
        expect(path === undefined || path.length <= parts.join(".").split(".").length).toBe(true);
      }),
    );
  });
});
