import { objectLabel } from "./object-ref.ts";
import type { Manifest } from "./render-manifests.ts";

/** What the server lets a stage's branch put into the cluster, whatever is merged there. */
export type ObjectBounds = {
  readonly namespace: string;
  /** Other namespaces that the project may write to. */
  readonly namespaces: readonly string[];
  readonly clusterScoped: boolean;
};

/** Kinds of Kubernetes itself that belong to no namespace; a Namespace of the stage's own is always allowed. */
const clusterScoped = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** A sentence for each object that reaches beyond its bounds, with file and line. */
export function boundFaults(
  manifests: readonly Manifest[],
  bounds: ObjectBounds,
): readonly string[] {
  const allowed = [bounds.namespace, ...bounds.namespaces];
  return manifests.flatMap(({ object, path, line }) => {
    const { kind, metadata } = object;
    const at = `${path}:${line}: ${objectLabel({ kind, name: metadata.name })}`;
    if (clusterScoped.has(kind)) {
      const own = kind === "Namespace" && allowed.includes(metadata.name);
      if (own || bounds.clusterScoped) return [];
      return [`${at} is cluster-wide, which the server does not allow this project`];
    }
    const { namespace = bounds.namespace } = metadata;
    if (allowed.includes(namespace)) return [];
    return [`${at} goes to namespace ${namespace}, allowed here: ${allowed.join(", ")}`];
  });
}
