import { changeAt } from "./change-at.ts";
import { isRecord } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { podTemplatePath } from "./pod-templates.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** The object without what `kubectl get -o yaml` shows of it and nobody can wish for. */
export function withoutServerFields(object: KubernetesObject): KubernetesObject {
  const { status: _status, metadata, ...rest } = object;
  const {
    uid: _uid,
    resourceVersion: _resourceVersion,
    generation: _generation,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _deletionGracePeriodSeconds,
    creationTimestamp: _creationTimestamp,
    managedFields: _managedFields,
    selfLink: _selfLink,
    ...kept
  } = metadata;
  const bare: KubernetesObject = { ...rest, metadata: kept };
  const clean = changeAt(bare, ["metadata", "annotations"], withoutLastApplied);
  const template = podTemplatePath(object);
  return template === undefined
    ? clean
    : changeAt(clean, [...template, "metadata"], withoutCreation);
}

function withoutLastApplied(annotations: unknown): unknown {
  if (!isRecord(annotations)) return annotations;
  const { [lastApplied]: _applied, ...rest } = annotations;
  return rest;
}

/** `creationTimestamp: null`, as generators print it. */
function withoutCreation(metadata: unknown): unknown {
  if (!isRecord(metadata)) return metadata;
  const { creationTimestamp: _creationTimestamp, ...rest } = metadata;
  return rest;
}
