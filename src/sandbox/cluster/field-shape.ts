import type { Resource } from "./resource.ts";

/**
 * How server-side apply merges a field: part by part, as one value, as a set of values, or item by item, told
 * apart by `keys`. From the `x-kubernetes-list-type` and `-map-type` marks of the built-in kinds.
 */
export type FieldShape =
  | { readonly kind: "granular" | "atomic" | "set" }
  | { readonly kind: "keyed"; readonly keys: readonly string[] };

/** What an item's key is taken to be where the item does not say. */
export const keyDefaults: Readonly<Record<string, unknown>> = { protocol: "TCP" };

const granular = { kind: "granular" } as const;
const atomic = { kind: "atomic" } as const;
const byName = { kind: "keyed", keys: ["name"] } as const;

const byType = { kind: "keyed", keys: ["type"] } as const;

const containers = new Set(["containers", "initContainers", "ephemeralContainers"]);

const metadataLists: Readonly<Record<string, FieldShape>> = {
  finalizers: { kind: "set" },
  ownerReferences: { kind: "keyed", keys: ["uid"] },
};

const resourceLists: Readonly<Record<string, FieldShape>> = {
  "Service.spec.ports": { kind: "keyed", keys: ["port", "protocol"] },
  "ServiceAccount.secrets": byName,
};

/** Lists within a container, by their name. */
const containerLists: Readonly<Record<string, FieldShape>> = {
  env: byName,
  ports: { kind: "keyed", keys: ["containerPort", "protocol"] },
  volumeMounts: { kind: "keyed", keys: ["mountPath"] },
  volumeDevices: { kind: "keyed", keys: ["devicePath"] },
};

/** Lists directly within a pod's spec, by their name. */
const podLists: Readonly<Record<string, FieldShape>> = {
  containers: byName,
  initContainers: byName,
  ephemeralContainers: byName,
  volumes: byName,
  imagePullSecrets: byName,
  schedulingGates: byName,
  resourceClaims: byName,
  hostAliases: { kind: "keyed", keys: ["ip"] },
  topologySpreadConstraints: { kind: "keyed", keys: ["topologyKey", "whenUnsatisfiable"] },
};

const atomicMaps = new Set([
  "selector",
  "labelSelector",
  "namespaceSelector",
  "podSelector",
  "nodeSelector",
  "configMapKeyRef",
  "secretKeyRef",
  "fieldRef",
  "resourceFieldRef",
  // The port of an Ingress backend; other ports are no maps.
  "port",
]);

/** Shape of the map at `path`; `*` stands for an item of a list. */
export function mapShape({ builtIn }: Resource, path: readonly string[]): FieldShape {
  return builtIn && path[0] === "spec" && atomicMaps.has(path.at(-1) ?? "") ? atomic : granular;
}

/** Shape of the list at `path`; `*` stands for an item of a list. */
export function listShape(resource: Resource, path: readonly string[]): FieldShape {
  const [grandparent = "", parent = "", name = ""] = ["", "", ...path].slice(-3);
  if (path[0] === "metadata") return metadataLists[name] ?? atomic;
  if (!resource.builtIn) return atomic;
  if (path[0] === "status") return name === "conditions" ? byType : atomic;
  const own = resourceLists[`${resource.kind}.${path.join(".")}`];
  return own ?? podListShape(grandparent, { parent, name });
}

function podListShape(
  grandparent: string,
  { parent, name }: { readonly parent: string; readonly name: string },
): FieldShape {
  if (parent === "*" && containers.has(grandparent)) return containerLists[name] ?? atomic;
  return parent === "spec" ? (podLists[name] ?? atomic) : atomic;
}
