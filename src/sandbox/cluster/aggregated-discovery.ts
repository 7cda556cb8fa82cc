import type { Resource } from "./resource.ts";

/** Everything that is served below one root, in one answer (apidiscovery.k8s.io/v2). */
export function aggregatedDiscovery(resources: readonly Resource[]): object {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: distinct(resources.map(({ group }) => group)).map((group) =>
      toGroup(
        group,
        resources.filter((resource) => resource.group === group),
      ),
    ),
  };
}

function toGroup(name: string, resources: readonly Resource[]): object {
  return {
    metadata: name === "" ? { creationTimestamp: null } : { name, creationTimestamp: null },
    versions: distinct(resources.map(({ version }) => version)).map((version) => ({
      version,
      resources: resources
        .filter((resource) => resource.version === version)
        .map((resource) => toDiscovered(resource)),
      freshness: "Current",
    })),
  };
}

function toDiscovered(resource: Resource): object {
  const { group, version, kind, plural, namespaced, shortNames, hasStatus, hasScale } = resource;
  const own = { group, version, kind };
  const scale = { group: "autoscaling", version: "v1", kind: "Scale" };
  return {
    resource: plural,
    responseKind: own,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.toLowerCase(),
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
    ...(shortNames.length === 0 ? {} : { shortNames }),
    subresources: [
      ...(hasStatus ? [part("status", own)] : []),
      ...(hasScale ? [part("scale", scale)] : []),
    ],
  };
}

function part(subresource: string, responseKind: object): object {
  return { subresource, responseKind, verbs: ["get", "patch", "update"] };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
