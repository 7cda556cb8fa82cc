import { aggregatedDiscovery } from "./aggregated-discovery.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

const verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

/** Answers of `/api`, `/apis`, `/version` and below; undefined for every other path. */
export function discovery(
  pathname: string,
  resources: readonly Resource[],
  accept: string,
): object | undefined {
  const path = pathname.replace(/\/$/, "");
  const isRoot = path === "/api" || path === "/apis";
  if (isRoot && accept.includes("as=APIGroupDiscoveryList")) {
    return aggregatedDiscovery(
      resources.filter(({ group }) => (group === "") === (path === "/api")),
    );
  }
  if (path === "/version") return { major: "1", minor: "36", gitVersion: "v1.36.3+sandbox" };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  const groups = [...new Set(resources.map(({ group }) => group))].filter((group) => group !== "");
  if (path === "/apis") {
    const all = groups.map((group) => toGroup(group, resources));
    return { kind: "APIGroupList", apiVersion: "v1", groups: all };
  }
  const group = groups.find((one) => path === `/apis/${one}`);
  if (group !== undefined) {
    return { kind: "APIGroup", apiVersion: "v1", ...toGroup(group, resources) };
  }
  const groupVersion = path.replace(/^\/apis?\//, "");
  const own = resources.filter((resource) => apiVersionOf(resource) === groupVersion);
  if (own.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: own.flatMap((resource) => toApiResources(resource)),
  };
}

function toGroup(name: string, resources: readonly Resource[]) {
  const own = resources.filter(({ group }) => group === name);
  const versions = [...new Set(own.map(({ version }) => version))].map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function toApiResources(resource: Resource): readonly object[] {
  const { plural, kind, namespaced, shortNames } = resource;
  const singularName = kind.toLowerCase();
  const part = { singularName: "", namespaced, verbs: ["get", "patch", "update"] };
  return [
    {
      name: plural,
      singularName,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length === 0 ? {} : { shortNames }),
    },
    ...(resource.hasStatus ? [{ ...part, name: `${plural}/status`, kind }] : []),
    ...(resource.hasScale
      ? [{ ...part, name: `${plural}/scale`, kind: "Scale", group: "autoscaling", version: "v1" }]
      : []),
  ];
}
