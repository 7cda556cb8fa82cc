import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeObject, manifestObjects } from "../../../src/core/manifest/manifest-object.ts";

it("manifestObjects() names every object and the document that it is", () => {
  const text = readFileSync("test/fixtures/action/carts.yaml", "utf8");
  const read = manifestObjects(new Map([["carts.yaml", text]]));
  expect(read.ok && read.objects.map((o) => `${o.document} ${describeObject(o)}`)).toEqual([
    "0 Service/carts",
    "1 Deployment/carts",
    "2 Deployment/carts-primary",
    "3 ConfigMap/carts-notes",
  ]);
});

it("manifestObjects() leaves out documents that are no objects", () => {
  const text = "---\n# nothing\n---\nkind: Kustomization\n---\na: 1\n---\n- 1\n";
  expect(manifestObjects(new Map([["a.yaml", text]]))).toEqual({ ok: true, objects: [] });
});

it.each([
  ["kind: List\nitems: []\n", "nothing-to-edit", /holds a List/],
  ["kind: DeploymentList\nitems: [{}]\n", "nothing-to-edit", /documents of their own/],
  ["kind: Deployment\nmetadata: {name: '{{ .Chart.Name }}'}\n", "unreadable-file", /Go template/],
  ["{{- if .x }}\nkind: Deployment\n{{ end }}\n", "unreadable-file", /a.yaml:.*Go template/],
  ["a: b: c\n", "unreadable-file", /^a.yaml:1:/],
])("manifestObjects() refuses %j", (text, reason, message) => {
  expect(manifestObjects(new Map([["a.yaml", text]]))).toEqual({
    ok: false,
    reason,
    message: expect.stringMatching(message),
  });
});
