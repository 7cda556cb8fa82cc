import { describe, expect, it } from "vitest";
import { checkReach } from "../../../src/core/action/check-reach.ts";
import { planAction } from "../../../src/core/action/plan-action.ts";
import type { Reach } from "../../../src/core/action/reach.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

type Files = Readonly<Record<string, string>>;
type Asked = {
  readonly action: string;
  readonly value: unknown;
  readonly reach?: Partial<Reach>;
  readonly earlier?: ReadonlyMap<string, string>;
};

const all: Reach = { actions: "*", kinds: "*", paths: "*" };

function verdict(files: Files, { action, value, reach, earlier }: Asked): string {
  const service = givenService(files);
  const then = { sha: "a".repeat(40), files: earlier ?? new Map(), unreadable: [] };
  const plan = planAction({ action, value }, service, givenContext({ earlier: then }));
  if (plan.kind !== "change") throw new Error(plan.kind === "dispatch" ? "" : plan.message);
  const given = { action, canonical: action, reach: { ...all, ...reach } };
  return checkReach(plan, service, given)?.message ?? "within reach";
}

function chart(template: string, more: Files = {}): Files {
  return {
    "chart/Chart.yaml": "name: c\n",
    "chart/values.yaml":
      "replicaCount: 1\npodAnnotations: {}\nimage: {tag: v1, name: a}\npod: {uid: 1000, sc: {mode: a}}\n",
    "chart/templates/d.yaml": `kind: Deployment\nspec:\n${template}`,
    ...more,
  };
}

function kustomized(kind: string): Files {
  return {
    "kustomization.yaml": `${kind}resources: [manifests/d.yaml]\nreplicas:\n  - name: carts\n    count: 1\n`,
    "manifests/d.yaml": workload("carts", 1),
  };
}

const uid = { action: "set", value: { field: "pod.uid", to: "0" } };

describe("a chart's value", () => {
  it.each([
    ["in its own place", "  a: {{ .Values.pod.uid }}\n"],
    ["in a text", '  a: "x={{ $.Values.pod.uid | default 1 | quote }}:{{ .Chart.Name }}"\n'],
    ["nowhere", "  a: {{ .Values.image.name }}\n"],
    [
      "beside what is not followed",
      "  {{- with .Values.pod.sc }}\n  a: {{ .mode }}\n  {{- end }}\n",
    ],
    ["in a comment", "  {{- /* with .Values.pod */ -}}\n"],
    ["by index, another one", '  a: {{ index .Values "image" "name" }}\n'],
  ])("may change where it is read %s", (_, template) => {
    expect(verdict(chart(template), uid)).toBe("within reach");
  });

  it.each([
    ["with", "  {{- with .Values.pod }}\n  securityContext: {{ toYaml . }}\n  {{- end }}\n"],
    ["range", "  {{ range $k, $v := .Values.pod }}\n  {{ $k }}: {{ $v }}\n  {{ end }}\n"],
    ["if", "  {{- if .Values.pod.uid }}\n  securityContext: {}\n  {{- end }}\n"],
    ["a variable", "  {{- $p := .Values.pod }}\n  runAsUser: {{ $p.uid }}\n"],
    ["all of them in a variable", "  {{- $v := .Values }}\n  runAsUser: {{ $v.pod.uid }}\n"],
    ["index", '  {{ $u := index .Values "pod" "uid" }}\n  runAsUser: {{ $u }}\n'],
    ["index by a variable", '  {{ $u := index .Values $x "uid" }}\n  runAsUser: {{ $u }}\n'],
    ["get", '  a: {{ get (get . "Values") "pod" }}\n'],
    ["include", '  a: {{ include "sc" .Values.pod }}\n'],
    ["toYaml of what holds it", "  {{- toYaml .Values.pod | nindent 2 }}\n"],
    ["a key", "  {{ .Values.pod.uid }}: true\n"],
    ["a part of a key", '  "{{ .Values.pod.uid }}{{ .Chart.Name }}": true\n'],
    ["a kind", "---\nkind: {{ .Values.pod.uid }}\n"],
    ["an expression of several lines", "  a: {{\n  .Values.pod.uid }}\n"],
  ])("stays where it is read by %s", (_, template) => {
    expect(verdict(chart(template), uid)).toMatch(
      /^carts\/chart\/values.yaml: the chart carts\/chart reads pod\.uid in a way that is not followed .*: let a person change it$/,
    );
  });

  it.each([
    ["a helper", { "chart/templates/_h.tpl": '{{ define "u" }}{{ .Values.pod.uid }}{{ end }}' }],
    ["another value", { "chart/values.yaml": 'pod: {uid: 1}\nb: "{{ .Values.pod.uid }}"\n' }],
  ])("stays where it is read by %s", (_, more) => {
    const template = '  securityContext: {{ include "u" . }}\n';
    expect(verdict(chart(template, more), uid)).toMatch(/reads pod\.uid in a way/);
  });

  it.each([
    "  securityContext:\n    runAsUser: {{ .Values.pod.uid }}\n",
    "  securityContext:\n{{ .Values.pod.uid | indent 4 }}\n",
    '  runAsUser: {{ index .Values "pod" "uid" }}\n',
  ])("stays where a template puts it into a protected place: %j", (template) => {
    expect(verdict(chart(template), uid)).toMatch(/uses pod\.uid for what is out of reach/);
  });

  it.each([
    { "chart/Chart.yaml": "name: c\ndependencies:\n  - name: common\n" },
    { "chart/charts/common/Chart.yaml": "name: common\n" },
  ])("stays where other charts may read it: %j", (more) => {
    expect(verdict(chart("  a: 1\n", more), uid)).toMatch(/depends on other charts/);
  });

  it("may change where only the notes to people read it in another way", () => {
    const notes = { "chart/templates/NOTES.txt": "{{ if .Values.pod.uid }}hello{{ end }}\n" };
    expect(verdict(chart("", notes), uid)).toBe("within reach");
  });

  it("stays where a rollback brings back a template that reads it", () => {
    const before = { "chart/values.yaml": "pod: {uid: 0}\n" };
    const template = "  {{- with .Values.pod }}\n  a: {{ toYaml . }}\n  {{- end }}\n";
    const earlier = givenService(chart(template, before)).files;
    const said = verdict(chart("  a: 1\n"), { action: "rollback", value: null, earlier });
    expect(said).toMatch(/reads pod\.uid in a way/);
  });

  it.each([
    ["scaling", "+1"],
    ["restart", null],
    ["set", { field: "image.tag", to: "v2" }],
  ])("may change by %s as helm create reads it", (action, value) => {
    const template = `  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  template:
    metadata:
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "c.serviceAccountName" . }}
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: c
          {{- with .Values.image }}
          image: "{{ .name }}:{{ .tag | default $.Chart.AppVersion }}"
          {{- end }}
`;
    const files = chart(template, { "chart/charts/common/Chart.yaml": "name: common\n" });
    expect(verdict(files, { action, value })).toBe("within reach");
  });
});

describe("reach.kinds", () => {
  const scale = { action: "scaling", value: "+1" };
  const plain = chart("  replicas: {{ .Values.replicaCount }}\n");

  it("keeps a chart's values back, unless the files are allowed by paths", () => {
    const kinds = ["Deployment"];
    expect(verdict(plain, { ...scale, reach: { kinds } })).toBe(
      `the server lets this project's rules change Deployment (reach.kinds), and what carts/chart/values.yaml changes is of no kind that can be told: allow the file by paths, or all kinds by "*"`,
    );
    expect(verdict(plain, { ...scale, reach: { kinds, paths: ["carts/"] } })).toBe("within reach");
  });

  it.each(["", "kind: Kustomization\n"])("knows a kustomization by its name, with %j", (kind) => {
    const ask = (...kinds: readonly string[]) =>
      verdict(kustomized(kind), { ...scale, reach: { kinds, paths: ["carts/"] } });
    expect(ask("Deployment")).toMatch(/not the Kustomization in carts\/kustomization.yaml/);
    expect(ask("Deployment", "Kustomization")).toBe("within reach");
  });
});
