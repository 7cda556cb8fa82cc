import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { groupOf } from "../reconcile/object-ref.ts";

/**
 * What the API server does to a field of Kubernetes' own kinds on the way from a manifest to the stored object: facts
 * of the Go types (k8s.io/api). All of it is about fields that the applier owns; what is missing here costs a request
 * that changes nothing, what is wrong here would hide a difference.
 */

/** The kind, if its objects pass through Go types: those that an API server brings along. */
export function typedKind({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">) {
  return typedGroups.has(groupOf(apiVersion)) ? kind : undefined;
}

/** Without CRDs, which hold schemas: their property names and values must not be mistaken for fields. */
const typedGroups: ReadonlySet<string> = new Set([
  "",
  "admissionregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Quantities, which are stored in their canonical form: see `isListed` for how their places are written. */
export const quantities: ReadonlySet<string> = new Set([
  "HorizontalPodAutoscaler/target.averageValue",
  "HorizontalPodAutoscaler/target.value",
  "LimitRange/default.*",
  "LimitRange/defaultRequest.*",
  "LimitRange/max.*",
  "LimitRange/maxLimitRequestRatio.*",
  "LimitRange/min.*",
  "capacity.*",
  "emptyDir.sizeLimit",
  "hard.*",
  "limits.*",
  "overhead.*",
  "requests.*",
  "resourceFieldRef.divisor",
]);

/** Bytes, whose base64 may be broken into lines in a manifest. */
export const bytes: ReadonlySet<string> = new Set([
  "Secret/data.*",
  "binaryData.*",
  "clientConfig.caBundle",
]);

/** Left out of the stored object at this value (`parent.field`), and never null: pointers are another matter. */
export const zerosLeftOut: ReadonlyMap<Zero[0], Zero[1]> = new Map([
  ...zeros(false, [
    ".globalDefault",
    "containers.stdin",
    "containers.stdinOnce",
    "containers.tty",
    "initContainers.stdin",
    "initContainers.stdinOnce",
    "initContainers.tty",
    "spec.hostIPC",
    "spec.hostNetwork",
    "spec.hostPID",
    "spec.paused",
    "spec.publishNotReadyAddresses",
    "volumeMounts.readOnly",
  ]),
  ...zeros(0, [
    "livenessProbe.initialDelaySeconds",
    "ports.hostPort",
    "readinessProbe.initialDelaySeconds",
    "spec.minReadySeconds",
    "startupProbe.initialDelaySeconds",
  ]),
  ...zeros("", [
    ".description",
    "containers.workingDir",
    "emptyDir.medium",
    "env.value",
    "initContainers.workingDir",
    "ports.hostIP",
    "spec.externalName",
    "spec.hostname",
    "spec.loadBalancerIP",
    "spec.nodeName",
    "spec.priorityClassName",
    "spec.serviceAccountName",
    "spec.subdomain",
    "tolerations.effect",
    "tolerations.key",
    "tolerations.value",
    "volumeMounts.subPath",
  ]),
]);

type Zero = readonly [field: string, zero: string | number | boolean];

function zeros(zero: Zero[1], fields: readonly string[]): readonly Zero[] {
  return fields.map((field) => [field, zero] as const);
}

/** Maps of plain values that are left out when empty. */
export const mapsLeftOut: ReadonlySet<string> = new Set([
  "annotations",
  "binaryData",
  "data",
  "labels",
  "limits",
  "matchLabels",
  "nodeSelector",
  "parameters",
  "requests",
]);

/** Lists with one owner as a whole that are left out when empty. */
export const listsLeftOut: ReadonlySet<string> = new Set([
  "accessModes",
  "apiGroups",
  "args",
  "command",
  "egress",
  "envFrom",
  "externalIPs",
  "ingress",
  "items",
  "loadBalancerSourceRanges",
  "matchExpressions",
  "metrics",
  "mountOptions",
  "nonResourceURLs",
  "policyTypes",
  "resourceNames",
  "resources",
  "rules",
  "subjects",
  "tls",
  "to",
  "tolerations",
]);

/** Filled in within lists and maps that have one owner as a whole (`parent.field`, with the value as JSON). */
export const defaults: ReadonlyMap<string, string> = new Map([
  ["fieldRef.apiVersion", '"v1"'],
  ["onPodConditions.status", '"True"'],
  ["ports.protocol", '"TCP"'],
  ["resourceFieldRef.divisor", '"0"'],
  ["roleRef.apiGroup", '"rbac.authorization.k8s.io"'],
  ["rules.scope", '"*"'],
  ["serviceAccountToken.expirationSeconds", "3600"],
  ["spec.volumeMode", '"Filesystem"'],
  ["subjects.apiGroup", '"rbac.authorization.k8s.io"'],
  ["volumeClaimTemplates.apiVersion", '"v1"'],
  ["volumeClaimTemplates.kind", '"PersistentVolumeClaim"'],
  ["volumeClaimTemplates.status", '{"phase":"Pending"}'],
]);

/** Maps whose fields have owners of their own: those that an API server fills in, or others write into. */
export const sharedMaps: ReadonlySet<string> = new Set([
  "annotations",
  "behavior",
  "binaryData",
  "data",
  "labels",
  "limits",
  "metadata",
  "requests",
  "resources",
  "rollingUpdate",
  "scaleDown",
  "scaleUp",
  "securityContext",
  "spec",
  "strategy",
  "template",
  "updateStrategy",
]);

/** Lists whose items have owners of their own, so that an empty one owns nothing at all. */
export const sharedLists: ReadonlySet<string> = new Set([
  "containers.env",
  "containers.ports",
  "containers.volumeDevices",
  "containers.volumeMounts",
  "initContainers.env",
  "initContainers.ports",
  "initContainers.volumeDevices",
  "initContainers.volumeMounts",
  "metadata.finalizers",
  "metadata.ownerReferences",
  "spec.hostAliases",
  "spec.imagePullSecrets",
  "spec.initContainers",
  "spec.topologySpreadConstraints",
  "spec.volumes",
]);
