import { expect, it } from "vitest";
import { appendItem } from "../../../src/core/manifest/append-item.ts";

const place = { file: "kustomization.yaml", list: "replicas" };
const carts = [
  ["name", "carts"],
  ["count", "2"],
] as const;

it.each([
  ["resources:\n- a.yaml\n", "resources:\n- a.yaml\nreplicas:\n- name: carts\n  count: 2\n"],
  ["resources:\n  - a\n", "resources:\n  - a\nreplicas:\n  - name: carts\n    count: 2\n"],
  [
    "replicas: # r\n  - name: b\n    count: 1 # one\nimages: []\n",
    "replicas: # r\n  - name: b\n    count: 1 # one\n  - name: carts\n    count: 2\nimages: []\n",
  ],
  ["replicas: []\n", "replicas: [{name: carts, count: 2}]\n"],
  ["replicas: [{name: b}]\n", "replicas: [{name: b}, {name: carts, count: 2}]\n"],
  ["replicas:\nx: 1\n", "replicas:\n- name: carts\n  count: 2\nx: 1\n"],
  ["kind: K\r\nreplicas:", "kind: K\r\nreplicas:\r\n- name: carts\r\n  count: 2"],
])("appendItem() adds to the list in the style of %j", (before, after) => {
  expect(appendItem(before, place, carts)).toEqual({ ok: true, text: after, from: null });
});

it.each([
  ["{resources: []}\n", /block style/],
  ["replicas: 3\n", /replicas is not a list/],
  ["", /not a map/],
  ["a: b: c\n", /kustomization.yaml:1/],
  ["x: &r []\nreplicas: *r\n", /not a list/],
])("appendItem() refuses %j", (text, message) => {
  expect(appendItem(text, place, carts)).toMatchObject({
    ok: false,
    message: expect.stringMatching(message),
  });
});
