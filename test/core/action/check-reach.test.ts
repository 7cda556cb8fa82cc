import { describe, expect, it } from "vitest";
import { canonicalAction, planAction } from "../../../src/core/action/plan-action.ts";
import { checkReach } from "../../../src/core/action/check-reach.ts";
import type { Reach } from "../../../src/core/action/reach.ts";
import { givenContext, givenService, workload } from "./given-service.ts";

const everything: Reach = { actions: "*", kinds: "*", paths: "*" };

/** What the reach says of a rollback that writes `then` over `now`, or of another action. */
function reach(
  now: Readonly<Record<string, string>>,
  given: {
    readonly later?: Readonly<Record<string, string>>;
    readonly action?: string;
    readonly value?: unknown;
    readonly reach?: Partial<Reach>;
  },
) {
  const { action = "rollback", value = null, later = {} } = given;
  const earlier = { sha: "a".repeat(40), files: givenService(later).files, unreadable: [] };
  const context = givenContext({
    earlier,
    mode: "automated",
    workflows: {
      foreign: { event: "x", approval: "none" },
      restart: { event: "x", approval: "none" },
    },
  });
  const files = givenService(now);
  const plan = planAction({ action, value }, files, context);
  if (plan.kind !== "change" && plan.kind !== "dispatch") throw new Error(plan.message);
  const canonical = canonicalAction(context, action) ?? action;
  return checkReach(plan, files, {
    action,
    canonical,
    reach: { ...everything, ...given.reach },
  })?.message;
}

const pod = (extra: string) =>
  `kind: Deployment\nmetadata: {name: carts}\nspec:\n  template:\n    spec:\n${extra}`;

const template = (user: number, image: string) =>
  `kind: Deployment\n{{ if .x }}\nspec:\n  securityContext:\n    runAsUser: ${user}\n  image: ${image}\n`;

const patch = (value: string) =>
  `patches:\n  - patch: |-\n      - op: add\n        path: /spec/securityContext/x\n        value: ${value}\n`;

describe("what is out of reach for every action", () => {
  it.each([
    ["      hostNetwork: true\n", "spec.template.spec.hostNetwork"],
    [
      "      volumes:\n        - name: x\n          projected: {sources: [{secret: {name: a}}]}\n",
      "volumes.x.projected.sources.0.secret",
    ],
    ["      csi: {nodePublishSecretRef: {name: a}}\n", "csi.nodePublishSecretRef"],
    ["      serviceAccountName: admin\n", "spec.template.spec.serviceAccountName"],
    ["      securityContext: {runAsUser: 0}\n", "spec.template.spec.securityContext"],
    ["      volumes:\n        - name: x\n          hostPath: {path: /}\n", "volumes.x.hostPath"],
    [
      "      containers:\n        - name: c\n          securityContext: {privileged: true}\n",
      "containers.c.securityContext",
    ],
  ])("refuses to bring in %j", (extra, field) => {
    const [with_, without] = [pod(extra), pod("      hostname: a\n")];
    const message = expect.stringContaining(field);
    expect(
      reach({ "manifests/d.yaml": without }, { later: { "manifests/d.yaml": with_ } }),
    ).toEqual(message);
    expect(
      reach({ "manifests/d.yaml": with_ }, { later: { "manifests/d.yaml": without } }),
    ).toEqual(message);
  });

  it.each([
    ["Secret", "v1"],
    ["ClusterSecretStore", "external-secrets.io/v1"],
    ["SecretProviderClass", "secrets-store.csi.x-k8s.io/v1"],
    ["RoleBinding", "rbac.authorization.k8s.io/v1"],
    ["ServiceAccount", "v1"],
    ["CustomResourceDefinition", "apiextensions.k8s.io/v1"],
    ["Whatever", "admissionregistration.k8s.io/v1"],
    ["Namespace", "v1"],
  ])("refuses to change a %s of %s, to bring one back or to delete one", (kind, apiVersion) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nd: 1\n`;
    const d = { "manifests/d.yaml": workload("carts", 1) };
    const said = expect.stringContaining(`the ${kind} x would change`);
    const path = "manifests/x.yaml";
    expect(reach({ ...d, [path]: text }, { later: d })).toEqual(said);
    expect(reach(d, { later: { ...d, [path]: text } })).toEqual(said);
    const changed = text.replace("d: 1", "d: 2");
    expect(reach({ ...d, [path]: text }, { later: { ...d, [path]: changed } })).toEqual(said);
  });

  it("lets everything else of such a workload change, in whatever order it is written", () => {
    const sec = "          securityContext: {runAsUser: 1}\n";
    const later = pod(`      containers:\n        - name: c\n          image: a\n${sec}`);
    const now = pod(
      `      containers:\n        - name: side\n          image: s\n        - name: c\n${sec}          image: b\n`,
    );
    expect(reach({ "manifests/d.yaml": now }, { later: { "manifests/d.yaml": later } })).toBe(
      undefined,
    );
  });

  it("holds for a value that is set", () => {
    const files = { "manifests/d.yaml": pod("      hostNetwork: false\n") };
    const value = { field: "spec.template.spec.hostNetwork", to: "true" };
    expect(reach(files, { action: "set", value })).toMatch(/hostNetwork would change/);
  });

  it("reads a chart's templates and a patch in a text by their lines", () => {
    const path = "chart/templates/d.yaml";
    const chart = { "chart/Chart.yaml": "name: c\n" };
    const to = (text: string) =>
      reach({ ...chart, [path]: template(1, "a") }, { later: { ...chart, [path]: text } });
    expect(to(template(1, "b"))).toBeUndefined();
    expect(to(template(0, "a"))).toMatch(/a protected part of it would change/);
    const file = "kustomization.yaml";
    expect(reach({ [file]: patch("1") }, { later: { [file]: patch("2") } })).toMatch(
      /a part of patches\.0\.patch would change/,
    );
  });

  it.each([
    ["/spec/serviceAccountName", /a (patch|part of patches.0.patch) would change/],
    ["/spec/replicas", /^$/],
  ])("reads JSON patches of %s, in a file and in a line", (pointer, message) => {
    const op = (value: string) => `[{op: replace, path: ${pointer}, value: ${value}}]`;
    const file = (value: string) => ({ "kustomization.yaml": "", "p.yaml": `${op(value)}\n` });
    expect(reach(file("a"), { later: file("b") }) ?? "").toMatch(message);
    const line = (value: string) => ({
      "kustomization.yaml": `patches: [{patch: '${op(value)}'}]\n`,
    });
    expect(reach(line("a"), { later: line("b") }) ?? "").toMatch(message);
  });

  it("follows a chart's value to what uses it", () => {
    const files = {
      "chart/Chart.yaml": "name: c\n",
      "chart/values.yaml": "pod: {user: 1000, color: red}\nimage: a\n",
      "chart/templates/d.yaml":
        "spec:\n  securityContext:\n    runAsUser: {{ .Values.pod.user }}\n  image: {{ .Values.image }}\n",
    };
    const set = (field: string, to: string) =>
      reach(files, { action: "set", value: { field, to } });
    expect(set("pod.user", "0")).toMatch(/uses pod\.user for what is out of reach/);
    expect(set("pod.color", "blue")).toBeUndefined();
    expect(set("image", "b")).toBeUndefined();
  });

  it("lets a flag have any name", () => {
    const files = { "flags.yaml": "flags: {privileged: off}\n" };
    expect(reach(files, { action: "featuretoggle", value: "privileged:on" })).toBeUndefined();
  });
});

describe("the server's reach", () => {
  const files = { "manifests/d.yaml": workload("carts", 1), "flags.yaml": "flags: {A: off}\n" };
  const scale = { action: "scaling", value: "+1" };
  const toggle = { action: "featuretoggle", value: "A:on" };

  it.each([
    [scale, { actions: ["scaling"] }],
    [toggle, { actions: ["toggle-feature"] }],
    [toggle, { actions: ["togglefeature"] }],
    [{ action: "foreign" }, { actions: ["workflow"] }],
    [{ action: "foreign" }, { actions: ["foreign"] }],
    [scale, { kinds: ["Deployment"] }],
    [toggle, { kinds: [] }],
    [scale, { kinds: ["Deployment"], paths: ["*"] }],
    [scale, { paths: ["carts/manifests/"] }],
    [scale, { paths: ["*.yaml", "!flags.yaml"] }],
  ])("lets %j pass with %j", (given, cap) => {
    expect(reach(files, { ...given, reach: cap })).toBeUndefined();
  });

  it.each([
    [scale, { actions: ["set"] }, "use set (reach.actions), not scaling"],
    [scale, { actions: [] }, "use nothing (reach.actions), not scaling"],
    [{ action: "foreign" }, { actions: ["scaling"] }, "use scaling (reach.actions), not foreign"],
    // The policy calls a workflow like this.
    [{ action: "restart" }, { actions: ["restart"] }, "use restart (reach.actions), not restart"],
    [
      scale,
      { kinds: ["ConfigMap"] },
      "(reach.kinds), not the Deployment in carts/manifests/d.yaml",
    ],
    [toggle, { paths: ["*.yaml", "!flags.yaml"] }, "(reach.paths), not carts/flags.yaml"],
  ])("keeps %j back with %j", (given, cap, message) => {
    expect(reach(files, { ...given, reach: cap })).toContain(message);
  });

  it("looks at every object of a file as a whole", () => {
    const later = {
      "manifests/d.yaml": `${workload("carts", 1)}---\nkind: Job\nmetadata: {name: j}\n`,
    };
    const cap = { kinds: ["Deployment"] };
    expect(reach(files, { later, reach: cap })).toContain("not the Job");
  });
});
