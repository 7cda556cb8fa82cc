import { describe, expect, it } from "vitest";
import { templateLine } from "../../../src/core/render/template-line.ts";

const template = `--- 
# the canary
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Values.name }}
  labels:
{{- range .Values.labels }}
    {{ . }}: "1"
{{- end }}
spec:
  replicas: {{ .Values.replicaCount }}
`;
const rendered = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  labels:
    a: "1"
    b: "1"
    c: "1"
spec:
  replicas: 2
`;

describe("templateLine()", () => {
  it.each([
    ["an equal line", 1, 3],
    ["a filled-in one", 4, 6],
    ["one after a loop", 9, 11],
    ["a filled-in one after a loop", 10, 12],
  ])("finds %s", (_, line, expected) => {
    expect(templateLine(template, rendered, line)).toBe(expected);
  });

  it("is not misled by lines that are there twice", () => {
    const twice = "a: 1\nkind: X\nb: 1\n---\na: 1\nkind: X\nc: 1\n";
    expect(templateLine(twice, "a: 1\nkind: X\nc: 1\n", 1)).toBe(5);
  });

  it("says the first line where nothing is alike, and never one that is not there", () => {
    expect(templateLine("{{ .Values.all }}", "kind: X\n", 1)).toBe(1);
    expect(templateLine("a: 1", "x: 1\nx: 2\na: 1\n", 1)).toBe(1);
    expect(templateLine("a: 1", "a: 1\nx: 1\nx: 2\n", 3)).toBe(1);
  });
});
