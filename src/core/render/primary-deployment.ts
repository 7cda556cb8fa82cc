import type { Fault, Parsed } from "../fault.ts";
import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { groupOf, objectLabel } from "../reconcile/object-ref.ts";
import type { Manifest } from "../reconcile/render-manifests.ts";

/** The labels that tell canary and primary apart; Keptn's charts select by one of them (keptn.md §8.2). */
const nameLabels = ["app", "app.kubernetes.io/name"];

/**
 * Adds to a blue/green service's chart, which is the canary, what Keptn generated beside it (keptn.md §8.3): a Deployment `<name>-primary`
 * that is a copy with its own labels, and for each Service in front of it a `<name>-canary` and a `<name>-primary`. What the chart has
 * itself is not made again. Istio's objects are not made.
 */
export function withPrimaries(manifests: readonly Manifest[]): Parsed<readonly Manifest[]> {
  const written = new Set(manifests.map(({ object }) => keyOf(object)));
  const canaries = manifests.filter(
    ({ object }) => isDeployment(object) && !object.metadata.name.endsWith("-primary"),
  );
  const faults = canaries.flatMap(selectorFaults);
  if (faults.length > 0) return { ok: false, faults };
  const fronts = manifests.filter(({ object }) =>
    canaries.some((canary) => selects(object, canary.object)),
  );
  const made = [
    ...canaries.map((canary) => ({ ...canary, object: primaryOf(canary.object) })),
    ...fronts.flatMap((front) => [
      { ...front, object: serviceCopy(front.object, "canary") },
      { ...front, object: serviceCopy(front.object, "primary") },
    ]),
  ].filter(({ object }) => !written.has(keyOf(object)));
  return { ok: true, value: [...manifests, ...made] };
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
}

function isDeployment({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === "Deployment" && groupOf(apiVersion) === "apps";
}

/** Two Deployments of one selector would take each other's pods. */
function selectorFaults({ object, path, line }: Manifest): readonly Fault[] {
  const selector = fieldOf(object, "spec", "selector", "matchLabels");
  if (nameLabels.some((label) => textOf(selector, label) !== undefined)) return [];
  const label = objectLabel({ kind: object.kind, name: object.metadata.name });
  const message = `${label} is deployed blue/green, and its selector has neither ${nameLabels.join(" nor ")}: select its pods by one of them, so that canary and primary can be told apart`;
  return [{ path, line, column: 1, message }];
}

function selects(service: KubernetesObject, canary: KubernetesObject): boolean {
  if (service.kind !== "Service" || service.apiVersion !== "v1") return false;
  if (/-(canary|primary)$/.test(service.metadata.name)) return false;
  const selector = fieldOf(service, "spec", "selector");
  if (!isRecord(selector) || !nameLabels.some((label) => Object.hasOwn(selector, label))) {
    return false;
  }
  const labels = fieldOf(canary, "spec", "template", "metadata", "labels");
  return Object.entries(selector).every(([key, value]) => fieldOf(labels, key) === value);
}

function primaryOf(canary: KubernetesObject): KubernetesObject {
  const spec = recordOf(canary["spec"]);
  const selector = recordOf(spec["selector"]);
  const template = recordOf(spec["template"]);
  const metadata = recordOf(template["metadata"]);
  return {
    ...renamed(canary, "primary"),
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: relabelled(selector["matchLabels"]) },
      template: {
        ...recordOf(asPrimary(template)),
        metadata: { ...metadata, labels: relabelled(metadata["labels"]) },
      },
    },
  };
}

function serviceCopy(service: KubernetesObject, role: "canary" | "primary"): KubernetesObject {
  const { ports: _, ...spec } = recordOf(service["spec"]);
  const selector = role === "primary" ? relabelled(spec["selector"]) : spec["selector"];
  // A node's port and a load balancer's address can be had once only.
  const ports = listOf(service, "spec", "ports").map((port) => without(port, ["nodePort"]));
  const headless = spec["clusterIP"] === "None" ? { clusterIP: "None" } : {};
  const shared = recordOf(without(spec, ownOfService));
  return {
    ...renamed(service, role),
    spec: { ...shared, ...headless, type: "ClusterIP", ports, selector },
  };
}

const ownOfService = [
  "allocateLoadBalancerNodePorts",
  "clusterIP",
  "clusterIPs",
  "externalIPs",
  "externalTrafficPolicy",
  "healthCheckNodePort",
  "loadBalancerClass",
  "loadBalancerIP",
  "loadBalancerSourceRanges",
];

function renamed(object: KubernetesObject, role: "canary" | "primary"): KubernetesObject {
  const { labels, ...metadata } = object.metadata;
  const own = role === "primary" && labels !== undefined ? relabelled(labels) : labels;
  return {
    ...object,
    metadata: {
      ...metadata,
      name: `${metadata.name}-${role}`,
      ...(own === undefined ? {} : { labels: own }),
    },
  };
}

function relabelled(labels: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(recordOf(labels)).map(([key, value]) => {
    const text = String(value);
    return [key, nameLabels.includes(key) ? `${text}-primary` : text] as const;
  });
  return Object.fromEntries(entries);
}

/** Keptn's charts say in an environment variable which deployment a pod is of. */
function asPrimary(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll("keptn_deployment=canary", "keptn_deployment=primary");
  }
  if (Array.isArray(value)) return value.map(asPrimary);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asPrimary(part)]));
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
