import { describe, expect, it } from "vitest";
import { fieldOf } from "../../../src/core/reconcile/field-of.ts";
import { renderManifests, type Manifest } from "../../../src/core/reconcile/render-manifests.ts";
import { withPrimaries } from "../../../src/core/render/primary-deployment.ts";

const chart = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts
  labels: { app: carts, team: shop }
spec:
  replicas: 2
  selector:
    matchLabels: { app: carts }
  template:
    metadata:
      labels: { app: carts, tier: web }
    spec:
      containers:
        - name: carts
          image: carts:1
          env:
            - { name: DT_CUSTOM_PROP, value: keptn_stage=dev keptn_deployment=canary }
---
apiVersion: v1
kind: Service
metadata: { name: carts }
spec:
  type: LoadBalancer
  loadBalancerIP: 10.0.0.1
  ports: [{ port: 80, nodePort: 30080 }]
  selector: { app: carts }
---
apiVersion: v1
kind: Service
metadata: { name: elsewhere }
spec: { ports: [{ port: 80 }], selector: { app: other } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
`;

function manifestsOf(text: string): readonly Manifest[] {
  const read = renderManifests(new Map([["t.yaml", text]]));
  return read.ok ? read.value : [];
}

function doubled(text: string): ReadonlyMap<string, unknown> {
  const read = withPrimaries(manifestsOf(text));
  const manifests = read.ok ? read.value : [];
  return new Map(manifests.map(({ object }) => [`${object.kind}/${object.metadata.name}`, object]));
}

describe("withPrimaries()", () => {
  it("leaves the chart as it is, and adds a primary and the Services of both", () => {
    const written = manifestsOf(chart);
    const read = withPrimaries(written);
    expect(read.ok && read.value.slice(0, written.length)).toEqual(written);
    expect([...doubled(chart).keys()].slice(written.length)).toEqual([
      "Deployment/carts-primary",
      "Service/carts-canary",
      "Service/carts-primary",
    ]);
  });

  it("gives the primary its own name and labels, and says in it what it is", () => {
    expect(doubled(chart).get("Deployment/carts-primary")).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "carts-primary", labels: { app: "carts-primary", team: "shop" } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "carts-primary" } },
        template: {
          metadata: { labels: { app: "carts-primary", tier: "web" } },
          spec: {
            containers: [
              {
                name: "carts",
                image: "carts:1",
                env: [
                  { name: "DT_CUSTOM_PROP", value: "keptn_stage=dev keptn_deployment=primary" },
                ],
              },
            ],
          },
        },
      },
    });
  });

  it("makes Services that claim no port and no address of the one they copy", () => {
    const objects = doubled(chart);
    expect(fieldOf(objects.get("Service/carts-canary"), "spec")).toEqual({
      type: "ClusterIP",
      ports: [{ port: 80 }],
      selector: { app: "carts" },
    });
    expect(fieldOf(objects.get("Service/carts-primary"), "spec", "selector")).toEqual({
      app: "carts-primary",
    });
    const headless = doubled(chart.replace("type: LoadBalancer", "clusterIP: None"));
    expect(fieldOf(headless.get("Service/carts-primary"), "spec", "clusterIP")).toBe("None");
  });

  it("tells pods apart by app.kubernetes.io/name too", () => {
    const objects = doubled(chart.replaceAll("{ app: carts", "{ app.kubernetes.io/name: carts"));
    expect(fieldOf(objects.get("Deployment/carts-primary"), "spec", "selector")).toEqual({
      matchLabels: { "app.kubernetes.io/name": "carts-primary" },
    });
    expect(objects.has("Service/carts-primary")).toBe(true);
  });

  it("makes nothing that the chart has itself", () => {
    const own = chart
      .split("---\n")
      .slice(0, 2)
      .map((text) => text.replace("name: carts", "name: carts-primary"));
    const before = manifestsOf([chart, ...own].join("---\n"));
    const read = withPrimaries(before);
    expect(read.ok && read.value.map(({ object }) => object.metadata.name)).toEqual([
      ...before.map(({ object }) => object.metadata.name),
      "carts-canary",
    ]);
  });

  it("refuses a Deployment whose pods could not be told from the primary's", () => {
    const text = chart.replaceAll("{ app: carts", "{ component: carts");
    expect(withPrimaries(manifestsOf(text))).toEqual({
      ok: false,
      faults: [
        {
          path: "t.yaml",
          line: 1,
          column: 1,
          message: expect.stringContaining("neither app nor app.kubernetes.io/name"),
        },
      ],
    });
  });
});
