import { fieldOf, listOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";

/** A kind that the API server serves. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** Whether metadata.generation counts changes of its spec. */
  readonly hasGeneration: boolean;
  /** Whether its fields are known: lists of a custom kind are replaced as a whole. */
  readonly builtIn: boolean;
};

type Traits = Partial<Omit<Resource, "group" | "version" | "kind" | "plural" | "builtIn">>;

const workload = { hasStatus: true, hasGeneration: true } as const;
const scalable = { ...workload, hasScale: true } as const;

export const builtInResources: readonly Resource[] = [
  builtIn("v1", "Namespace:namespaces", { namespaced: false, hasStatus: true, shortNames: ["ns"] }),
  builtIn("v1", "Node:nodes", { namespaced: false, hasStatus: true, shortNames: ["no"] }),
  builtIn("v1", "PersistentVolume:persistentvolumes", {
    namespaced: false,
    hasStatus: true,
    shortNames: ["pv"],
  }),
  builtIn("v1", "PersistentVolumeClaim:persistentvolumeclaims", {
    hasStatus: true,
    shortNames: ["pvc"],
  }),
  builtIn("v1", "ConfigMap:configmaps", { shortNames: ["cm"] }),
  builtIn("v1", "Secret:secrets", {}),
  builtIn("v1", "Service:services", { hasStatus: true, shortNames: ["svc"] }),
  builtIn("v1", "ServiceAccount:serviceaccounts", { shortNames: ["sa"] }),
  builtIn("v1", "Pod:pods", { ...workload, shortNames: ["po"] }),
  builtIn("v1", "Event:events", { shortNames: ["ev"] }),
  builtIn("apps/v1", "Deployment:deployments", { ...scalable, shortNames: ["deploy"] }),
  builtIn("apps/v1", "StatefulSet:statefulsets", { ...scalable, shortNames: ["sts"] }),
  builtIn("apps/v1", "ReplicaSet:replicasets", { ...scalable, shortNames: ["rs"] }),
  builtIn("apps/v1", "DaemonSet:daemonsets", { ...workload, shortNames: ["ds"] }),
  builtIn("batch/v1", "Job:jobs", workload),
  builtIn("batch/v1", "CronJob:cronjobs", { ...workload, shortNames: ["cj"] }),
  builtIn("autoscaling/v2", "HorizontalPodAutoscaler:horizontalpodautoscalers", {
    hasStatus: true,
    shortNames: ["hpa"],
  }),
  builtIn("networking.k8s.io/v1", "Ingress:ingresses", { ...workload, shortNames: ["ing"] }),
  builtIn("networking.k8s.io/v1", "NetworkPolicy:networkpolicies", {
    hasGeneration: true,
    shortNames: ["netpol"],
  }),
  builtIn("policy/v1", "PodDisruptionBudget:poddisruptionbudgets", {
    ...workload,
    shortNames: ["pdb"],
  }),
  builtIn("coordination.k8s.io/v1", "Lease:leases", {}),
  builtIn("rbac.authorization.k8s.io/v1", "Role:roles", {}),
  builtIn("rbac.authorization.k8s.io/v1", "RoleBinding:rolebindings", {}),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRole:clusterroles", { namespaced: false }),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRoleBinding:clusterrolebindings", {
    namespaced: false,
  }),
  builtIn("apiextensions.k8s.io/v1", "CustomResourceDefinition:customresourcedefinitions", {
    ...workload,
    namespaced: false,
    shortNames: ["crd"],
  }),
];

/** A built-in kind. */
export function requireResource(kind: string): Resource {
  const found = builtInResources.find((resource) => resource.kind === kind);
  if (found === undefined) throw new Error(`The sandbox's cluster has no kind ${kind}.`);
  return found;
}

/** The kinds that a CustomResourceDefinition makes the server serve. */
export function resourcesOfDefinition(definition: KubernetesObject): readonly Resource[] {
  const group = textOf(definition, "spec", "group");
  const kind = textOf(definition, "spec", "names", "kind");
  const plural = textOf(definition, "spec", "names", "plural");
  if (group === undefined || kind === undefined || plural === undefined) return [];
  return listOf(definition, "spec", "versions").flatMap((served): readonly Resource[] => {
    const version = textOf(served, "name");
    if (version === undefined || fieldOf(served, "served") === false) return [];
    return [
      {
        group,
        version,
        kind,
        plural,
        shortNames: listOf(definition, "spec", "names", "shortNames").map(String),
        namespaced: textOf(definition, "spec", "scope") !== "Cluster",
        hasStatus: fieldOf(served, "subresources", "status") !== undefined,
        hasScale: false,
        hasGeneration: true,
        builtIn: false,
      },
    ];
  });
}

export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The same in every version. */
export function resourceKey({ group, plural }: Pick<Resource, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** `names` is the kind and its plural: `Pod:pods`. */
function builtIn(apiVersion: string, names: string, traits: Traits): Resource {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  const [kind = "", plural = ""] = names.split(":");
  return {
    group,
    version,
    kind,
    plural,
    shortNames: [],
    namespaced: true,
    hasStatus: false,
    hasScale: false,
    hasGeneration: false,
    builtIn: true,
    ...traits,
  };
}
