import { editField } from "../manifest/edit-field.ts";
import { describeObject, type ManifestObject } from "../manifest/manifest-object.ts";
import { readField } from "../manifest/read-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import { countOf, type FoundCount } from "./count-field.ts";
import { refusal } from "./refusal.ts";

/** Defaults as Kubernetes and KEDA document them. */
const autoscalers = {
  HorizontalPodAutoscaler: {
    min: "minReplicas",
    absentMin: 1,
    max: "maxReplicas",
    absentMax: null,
    floor: 1,
  },
  ScaledObject: {
    min: "minReplicaCount",
    absentMin: 0,
    max: "maxReplicaCount",
    absentMax: 100,
    floor: 0,
  },
} as const;

/**
 * The lower limit of the autoscaler that owns a workload's replicas: an edit of `replicas` itself would be undone by
 * it. Undefined if no autoscaler among `objects` targets the workload.
 */
export function findAutoscaler(
  { files }: ServiceFiles,
  objects: readonly ManifestObject[],
  workload: { readonly kind: string; readonly name: string },
): FoundCount | undefined {
  const targeting = objects.filter((object) => targets(object, workload));
  const [autoscaler, another] = targeting;
  if (autoscaler === undefined) return undefined;
  if (another !== undefined) {
    const names = targeting.map(({ kind, name, path }) => `${kind}/${name} (${path})`).join(", ");
    return refusal("ambiguous", `several autoscalers target ${describeObject(workload)}: ${names}`);
  }
  const { path, document, kind, value } = autoscaler;
  const fields =
    kind === "ScaledObject" ? autoscalers.ScaledObject : autoscalers.HorizontalPodAutoscaler;
  const current = countOf(readField(value, ["spec", fields.min]) ?? fields.absentMin);
  const max = countOf(readField(value, ["spec", fields.max]) ?? fields.absentMax);
  if (current === undefined || max === undefined) {
    const message = `${path}: ${fields.min} and ${fields.max} of ${describeObject(autoscaler)} must be whole numbers`;
    return refusal("unreadable-file", message);
  }
  const place = { file: path, document, path: ["spec", fields.min] };
  return {
    kind: "field",
    path,
    field: place.path.join("."),
    object: describeObject(autoscaler),
    label: fields.min,
    current,
    ceiling: { name: fields.max, value: max },
    floor: fields.floor,
    edit: (to) => editField(files.get(path) ?? "", place, { value: to, position: "first" }),
  };
}

function targets(
  { kind, value }: ManifestObject,
  workload: { readonly kind: string; readonly name: string },
): boolean {
  if (!Object.hasOwn(autoscalers, kind)) return false;
  const target = readField(value, ["spec", "scaleTargetRef"]);
  const targetKind = readField(target, ["kind"]) ?? "Deployment";
  return targetKind === workload.kind && readField(target, ["name"]) === workload.name;
}
