import { describe, expect, it } from "vitest";
import { jsonPatch } from "../../../src/sandbox/cluster/json-patch.ts";
import { mergePatch } from "../../../src/sandbox/cluster/merge-patch.ts";
import { requireResource } from "../../../src/sandbox/cluster/resource.ts";
import { strategicMergePatch } from "../../../src/sandbox/cluster/strategic-merge-patch.ts";

describe("mergePatch()", () => {
  it.each([
    [{ a: 1, b: 2 }, { b: null }, { a: 1 }],
    [{ a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: "text" }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ])("lays %j and %j together", (target, patch, wanted) =>
    expect(mergePatch(target, patch)).toEqual(wanted),
  );
});

describe("jsonPatch()", () => {
  it.each([
    ["adds to a map", { op: "add", path: "/b", value: 2 }, { a: [1, 2], b: 2 }],
    ["inserts into a list", { op: "add", path: "/a/1", value: 9 }, { a: [1, 9, 2] }],
    ["appends to a list", { op: "add", path: "/a/-", value: 9 }, { a: [1, 2, 9] }],
    ["replaces", { op: "replace", path: "/a/0", value: 9 }, { a: [9, 2] }],
    ["removes", { op: "remove", path: "/a/0" }, { a: [2] }],
    ["moves", { op: "move", from: "/a", path: "/x~1y" }, { "x/y": [1, 2] }],
    ["copies", { op: "copy", from: "/a/1", path: "/c" }, { a: [1, 2], c: 2 }],
    ["tests", { op: "test", path: "/a/0", value: 1 }, { a: [1, 2] }],
  ])("%s", (_what, operation, value) =>
    expect(jsonPatch({ a: [1, 2] }, [operation])).toEqual({ value }),
  );

  it.each([
    { op: "replace", path: "/b", value: 1 },
    { op: "remove", path: "/b" },
    { op: "test", path: "/a/0", value: 2 },
    { op: "add", path: "/x/y", value: 1 },
    { op: "dance", path: "/a" },
  ])("refuses %j", (operation) => expect(jsonPatch({ a: [1, 2] }, [operation])).toBeUndefined());
});

describe("strategicMergePatch()", () => {
  const deployments = requireResource("Deployment");
  const two = podSpec([
    { name: "a", image: "a:1", env: [{ name: "X", value: "1" }] },
    { name: "b", image: "b:1" },
  ]);

  it("merges containers and their variables by name", () => {
    const patch = podSpec([{ name: "a", env: [{ name: "Y", value: "2" }] }]);
    expect(strategicMergePatch(deployments, two, patch)).toEqual(
      podSpec([
        {
          name: "a",
          image: "a:1",
          env: [
            { name: "X", value: "1" },
            { name: "Y", value: "2" },
          ],
        },
        { name: "b", image: "b:1" },
      ]),
    );
  });

  it("deletes and replaces where a directive says so", () => {
    const deleted = podSpec([{ name: "b", $patch: "delete" }]);
    expect(strategicMergePatch(deployments, podSpec([{ name: "b" }]), deleted)).toEqual(
      podSpec([]),
    );
    const replaced = podSpec([{ $patch: "replace" }, { name: "c" }]);
    expect(strategicMergePatch(deployments, two, replaced)).toEqual(podSpec([{ name: "c" }]));
    const list = { metadata: { "$deleteFromPrimitiveList/finalizers": ["x"] } };
    const target = { metadata: { finalizers: ["x", "y"] } };
    expect(strategicMergePatch(deployments, target, list)).toEqual({
      metadata: { finalizers: ["y"] },
    });
  });
});

function podSpec(containers: readonly object[]) {
  return { spec: { template: { spec: { containers } } } };
}
