import { describe, expect, it } from "vitest";
import { planAction } from "../../../src/core/action/plan-action.ts";
import { givenContext, givenService } from "./given-service.ts";

const deployment = `kind: Deployment
metadata:
  name: carts
  annotations:
    prometheus.io/scrape: "false"
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: carts
          image: carts:1.0 # ours
          resources:
            limits: {cpu: "750m", memory: 256Mi}
`;
const service = "kind: Service\nmetadata: {name: carts}\nspec:\n  type: ClusterIP\n";

function set(value: unknown, files: Readonly<Record<string, string>> = {}) {
  const given = { "manifests/d.yaml": deployment, "manifests/s.yaml": service, ...files };
  return planAction({ action: "set", value }, givenService(given), givenContext());
}

describe("set", () => {
  it.each([
    ["spec.template.spec.containers.0.resources.limits.memory", "512Mi", "256Mi"],
    ["spec.template.spec.containers.carts.image", "carts:1.1", "carts:1.0"],
    ["spec.template.spec.containers.0.resources.limits.cpu", "900m", "750m"],
    ["metadata.annotations.prometheus.io/scrape", "true", "false"],
    [["metadata", "annotations", "prometheus.io/scrape"], "true", "false"],
  ])("changes %j to %s where it is written", (field, to, from) => {
    const plan = set({ field, to });
    const [edit] = plan.kind === "change" ? plan.edits : [];
    expect(edit).toMatchObject({ path: "carts/manifests/d.yaml", object: "Deployment/carts" });
    expect(edit).toMatchObject({ from, to, content: deployment.replace(from, to) });
  });

  it("says in one line what changes", () => {
    expect(set({ field: "spec.type", to: "NodePort" })).toMatchObject({
      summary: "type ClusterIP → NodePort",
    });
    expect(set({ field: "spec.type", to: "ClusterIP" })).toMatchObject({ kind: "nothing-to-do" });
  });

  it("takes the object's word, then the file's, then the service's workload", () => {
    const other = deployment.replace("name: carts\n", "name: carts-db\n");
    const files = { "manifests/o.yaml": other };
    const field = "spec.replicas";
    const path = (value: object) => {
      const plan = set({ field, to: "2", ...value }, files);
      return plan.kind === "change" ? plan.edits[0]?.path : plan;
    };
    expect(path({ object: "Deployment/carts-db" })).toBe("carts/manifests/o.yaml");
    expect(path({ file: "manifests/o.yaml" })).toBe("carts/manifests/o.yaml");
    expect(path({ file: "o.yaml" })).toBe("carts/manifests/o.yaml");
    expect(path({})).toBe("carts/manifests/d.yaml");
  });

  it("adds a field only where its map is there and its object is clear", () => {
    const field = "spec.minReadySeconds";
    expect(set({ field, to: "5", object: "Deployment/carts" })).toMatchObject({
      summary: "minReadySeconds → 5",
      edits: [{ from: null, content: `${deployment}  minReadySeconds: 5\n` }],
    });
    expect(set({ field, to: "5" })).toMatchObject({ reason: "nothing-to-edit" });
    expect(set({ field: "spec.a.b", to: "5", object: "Deployment/carts" })).toMatchObject({
      reason: "nothing-to-edit",
      message: expect.stringContaining("has no field spec.a.b"),
    });
  });

  it("sets a chart's values, the stage's own file", () => {
    const given = givenService({
      "chart/Chart.yaml": "name: carts\n",
      "chart/values.yaml": "image: {tag: a}\n",
      "values.yaml": "image: {tag: b}\n",
    });
    const value = { field: "image.tag", to: "c" };
    expect(planAction({ action: "set", value }, given, givenContext())).toMatchObject({
      edits: [{ path: "carts/values.yaml", object: null, content: "image: {tag: c}\n" }],
    });
  });

  it("sets an image of a kustomization", () => {
    const text = "resources: [d.yaml]\nimages:\n  - name: carts\n    newTag: a\n";
    const given = givenService({ "kustomization.yaml": text, "d.yaml": deployment });
    const value = { field: "images.carts.newTag", to: "c" };
    expect(planAction({ action: "set", value }, given, givenContext())).toMatchObject({
      edits: [{ path: "carts/kustomization.yaml", content: text.replace("Tag: a", "Tag: c") }],
    });
  });

  it.each(["0", "11", "1_000", "-1", "1e3"])(
    "keeps replicas within the bounds, not at %s",
    (to) => {
      const hpa =
        "kind: HorizontalPodAutoscaler\nmetadata: {name: carts}\nspec: {minReplicas: 1, maxReplicas: 3}\n";
      const kustomization = "resources: [d.yaml]\nreplicas:\n  - {name: carts, count: 1}\n";
      const refusals = [
        [{ "d.yaml": deployment, "kustomization.yaml": kustomization }, "replicas.carts.count"],
        [{ "manifests/d.yaml": deployment }, "spec.replicas"],
        [{ "manifests/d.yaml": deployment, "manifests/h.yaml": hpa }, "spec.maxReplicas"],
        [
          { "chart/Chart.yaml": "name: c\n", "chart/values.yaml": "replicaCount: 1\n" },
          "replicaCount",
        ],
      ] as const;
      for (const [files, field] of refusals) {
        const context = givenContext({ bounds: { minReplicas: 1, maxReplicas: 10 } });
        const plan = planAction(
          { action: "set", value: { field, to } },
          givenService(files),
          context,
        );
        expect(plan).toMatchObject({ kind: "refusal", reason: "out-of-bounds" });
      }
    },
  );

  it.each([
    ["resources.0", "https://example.org/rbac"],
    ["patches.0.patch", '[{"op":"remove","path":"/spec/replicas"}]'],
    ["namespace", "kube-system"],
  ])("brings nothing new into a kustomization by its %s", (field, to) => {
    const text = "namespace: shop\nresources: [d.yaml]\npatches:\n  - patch: '[]'\n";
    const given = givenService({ "kustomization.yaml": text, "d.yaml": deployment });
    const plan = planAction({ action: "set", value: { field, to } }, given, givenContext());
    expect(plan).toMatchObject({ kind: "refusal", reason: "out-of-reach" });
  });

  it.each([
    [{ field: "spec.replicas", to: "many" }, "ambiguous"],
    [{ field: "metadata.name", to: "x" }, "out-of-reach"],
    [{ field: "kind", to: "x", file: "s.yaml" }, "out-of-reach"],
    [{ field: "spec.template", to: "x" }, "ambiguous"],
    [{ field: "a", to: "x", file: "../other/d.yaml" }, "nothing-to-edit"],
    [{ field: "spec.replicas", to: "2", object: "Deployment/cart" }, "nothing-to-edit"],
    [{ field: "a", to: "x", file: "remediation.yaml" }, "nothing-to-edit"],
    [{ field: "spec.replicas" }, "bad-value"],
    [{ field: "spec.replicas", to: ["2"] }, "bad-value"],
    [{ field: "spec.replicas", to: "2\n3" }, "bad-value"],
    [{ field: "spec.replicas", to: "2", at: "x" }, "bad-value"],
    [{ to: "2" }, "bad-value"],
    ["spec.replicas=2", "bad-value"],
  ])("refuses %j", (value, reason) => {
    const files = {
      "remediation.yaml": "a: b\n",
      "manifests/x.yaml": service.replace("carts", "x"),
    };
    expect(set(value, files)).toMatchObject({ kind: "refusal", reason });
  });
});
