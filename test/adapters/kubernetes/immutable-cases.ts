import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

/** An object, by its path, and what of it is written anew. */
export type ChangeCase = readonly [
  title: string,
  path: string,
  from: Omit<KubernetesObject, "metadata">,
  to: Omit<KubernetesObject, "metadata">,
];

const apps = "/apis/apps/v1/namespaces/default";
const batch = "/apis/batch/v1/namespaces/default";
const core = "/api/v1/namespaces/default";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const storage = "/apis/storage.k8s.io/v1";

function pods(app: string, more: object = {}) {
  const metadata = { labels: { app } };
  return { metadata, spec: { containers: [{ name: "c", image: "i:1" }], ...more } };
}

function workload(kind: string, app: string, more: object = {}) {
  const spec = { selector: { matchLabels: { app } }, template: pods(app), ...more };
  return { apiVersion: "apps/v1", kind, spec };
}

function job(app: string, more: object = {}) {
  const template = pods(app, { restartPolicy: "Never" });
  return { apiVersion: "batch/v1", kind: "Job", spec: { template, ...more } };
}

function pod(more: object) {
  const spec = { containers: [{ name: "c", image: "i:1", ...more }] };
  return { apiVersion: "v1", kind: "Pod", spec };
}

function service(more: object) {
  const spec = { ports: [{ port: 80, protocol: "TCP" }], ...more };
  return { apiVersion: "v1", kind: "Service", spec };
}

function binding(kind: string, name: string) {
  const apiGroup = "rbac.authorization.k8s.io";
  return { apiVersion: `${apiGroup}/v1`, kind, roleRef: { apiGroup, kind: "ClusterRole", name } };
}

function claim(storageClassName: string) {
  const resources = { requests: { storage: "1Gi" } };
  const spec = { storageClassName, accessModes: ["ReadWriteOnce"], resources };
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", spec };
}

function volume(path: string) {
  const capacity = { storage: "1Gi" };
  const spec = { capacity, accessModes: ["ReadWriteOnce"], hostPath: { path } };
  return { apiVersion: "v1", kind: "PersistentVolume", spec };
}

const config = (rest: object) => ({ apiVersion: "v1", kind: "ConfigMap", ...rest });
const secret = (rest: object) => ({ apiVersion: "v1", kind: "Secret", ...rest });
const storageClass = (rest: object) => {
  const apiVersion = "storage.k8s.io/v1";
  return { apiVersion, kind: "StorageClass", provisioner: "a.b/c", ...rest };
};
const ingressClass = (controller: string) => {
  return { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", spec: { controller } };
};
const priorityClass = (value: number) => {
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", value };
};
const runtimeClass = (handler: string) => {
  return { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", handler };
};
const statefulSet = (more: object) => workload("StatefulSet", "a", { serviceName: "s", ...more });
const thing = (spec: object) => ({ apiVersion: "shop.dev/v1", kind: "Thing", spec });

/** Of the group `shop.dev`, with fields that may not change by rules of CEL. */
export const thingDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.shop.dev" },
  spec: {
    group: "shop.dev",
    scope: "Namespaced",
    names: { kind: "Thing", plural: "things" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  said: field({ rule: "self == oldSelf", message: "Value is immutable" }),
                  ruled: field({ rule: "self == oldSelf" }),
                  growing: field({ rule: "self > oldSelf" }),
                },
              },
            },
          },
        },
      },
    ],
  },
};

function field(rule: object) {
  return { type: "string", "x-kubernetes-validations": [rule] };
}

/** Changes that an API server accepts for no object that is there. */
export const immutableChanges: readonly ChangeCase[] = [
  [
    "a Deployment's selector",
    `${apps}/deployments/a`,
    workload("Deployment", "a"),
    workload("Deployment", "b"),
  ],
  [
    "a DaemonSet's selector",
    `${apps}/daemonsets/a`,
    workload("DaemonSet", "a"),
    workload("DaemonSet", "b"),
  ],
  [
    "a ReplicaSet's selector",
    `${apps}/replicasets/a`,
    workload("ReplicaSet", "a"),
    workload("ReplicaSet", "b"),
  ],
  [
    "a StatefulSet's selector",
    `${apps}/statefulsets/a`,
    workload("StatefulSet", "a"),
    workload("StatefulSet", "b"),
  ],
  [
    "a StatefulSet's service",
    `${apps}/statefulsets/b`,
    statefulSet({}),
    statefulSet({ serviceName: "t" }),
  ],
  [
    "a StatefulSet's start",
    `${apps}/statefulsets/c`,
    statefulSet({}),
    statefulSet({ podManagementPolicy: "Parallel" }),
  ],
  ["a Job's template", `${batch}/jobs/a`, job("a"), job("b")],
  [
    "a Job's completions",
    `${batch}/jobs/b`,
    job("a", { completions: 1 }),
    job("a", { completions: 2 }),
  ],
  [
    "a Pod's environment",
    `${core}/pods/a`,
    pod({}),
    pod({ env: [{ name: "A", value: "hunter2" }] }),
  ],
  [
    "a Service's address",
    `${core}/services/a`,
    service({ clusterIP: "10.0.0.20" }),
    service({ clusterIP: "10.0.0.21" }),
  ],
  [
    "a Service that loses its address",
    `${core}/services/b`,
    service({}),
    service({ clusterIP: "None" }),
  ],
  [
    "an immutable ConfigMap",
    `${core}/configmaps/a`,
    config({ immutable: true, data: { a: "1" } }),
    config({ data: { a: "2" } }),
  ],
  [
    "an immutable Secret",
    `${core}/secrets/a`,
    secret({ immutable: true, data: { a: "YQ==" } }),
    secret({ immutable: true }),
  ],
  [
    "a Secret's type",
    `${core}/secrets/b`,
    secret({ type: "Opaque" }),
    secret({ type: "shop.dev/key" }),
  ],
  [
    "a RoleBinding's role",
    `${rbac}/namespaces/default/rolebindings/a:b`,
    binding("RoleBinding", "view"),
    binding("RoleBinding", "edit"),
  ],
  [
    "a ClusterRoleBinding's role",
    `${rbac}/clusterrolebindings/a`,
    binding("ClusterRoleBinding", "view"),
    binding("ClusterRoleBinding", "edit"),
  ],
  [
    "a StorageClass's provisioner",
    `${storage}/storageclasses/a`,
    storageClass({}),
    storageClass({ provisioner: "a.b/d" }),
  ],
  [
    "a StorageClass's parameters",
    `${storage}/storageclasses/b`,
    storageClass({}),
    storageClass({ parameters: { a: "1" } }),
  ],
  [
    "an IngressClass's controller",
    "/apis/networking.k8s.io/v1/ingressclasses/a",
    ingressClass("a.b/c"),
    ingressClass("a.b/d"),
  ],
  [
    "a PriorityClass's value",
    "/apis/scheduling.k8s.io/v1/priorityclasses/a",
    priorityClass(1),
    priorityClass(2),
  ],
  [
    "a RuntimeClass's handler",
    "/apis/node.k8s.io/v1/runtimeclasses/a",
    runtimeClass("a"),
    runtimeClass("b"),
  ],
  ["a PersistentVolumeClaim's class", `${core}/persistentvolumeclaims/a`, claim("a"), claim("b")],
  ["a PersistentVolume's source", "/api/v1/persistentvolumes/a", volume("/a"), volume("/b")],
  [
    "a custom resource whose author says so",
    "/apis/shop.dev/v1/namespaces/default/things/a",
    thing({ said: "1" }),
    thing({ said: "2" }),
  ],
  [
    "a custom resource whose rule says so",
    "/apis/shop.dev/v1/namespaces/default/things/b",
    thing({ ruled: "1" }),
    thing({ ruled: "2" }),
  ],
];

/** Changes that are refused for what they say. */
export const invalidChanges: readonly ChangeCase[] = [
  [
    "a negative count",
    `${apps}/deployments/n`,
    workload("Deployment", "a"),
    workload("Deployment", "a", { replicas: -1 }),
  ],
  [
    "a negative count beside another selector",
    `${apps}/deployments/o`,
    workload("Deployment", "a"),
    workload("Deployment", "b", { replicas: -1 }),
  ],
  [
    "a selector of other pods",
    `${apps}/deployments/p`,
    workload("Deployment", "a"),
    workload("Deployment", "a", { template: pods("b") }),
  ],
  ["a schedule", `${batch}/jobs/n`, job("a"), job("a", { parallelism: -1 })],
  ["an image name", `${core}/pods/n`, pod({}), pod({ image: "" })],
  [
    "a port",
    `${core}/services/n`,
    service({}),
    service({ ports: [{ port: 99_999, protocol: "TCP" }] }),
  ],
  ["a key", `${core}/configmaps/n`, config({}), config({ data: { "a: field is immutable": "b" } })],
  [
    "another rule of a custom resource",
    "/apis/shop.dev/v1/namespaces/default/things/n",
    thing({ growing: "2" }),
    thing({ growing: "1" }),
  ],
];
