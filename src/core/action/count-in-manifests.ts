import { editField } from "../manifest/edit-field.ts";
import { describeObject, manifestObjects } from "../manifest/manifest-object.ts";
import { readField } from "../manifest/read-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import { countOf, type FoundCount } from "./count-field.ts";
import { findAutoscaler } from "./find-autoscaler.ts";
import { isWorkload, pickWorkload } from "./pick-workload.ts";
import { refusal } from "./refusal.ts";

/** The count of a service that is plain YAML: `spec.replicas` of its workload, 1 where it is absent. */
export function countInManifests(
  service: ServiceFiles,
  files: ReadonlyMap<string, string>,
): FoundCount {
  const read = manifestObjects(files);
  if (!read.ok) return refusal(read.reason, read.message);
  const picked = pickWorkload(service.service, read.objects.filter(isWorkload));
  if (picked.kind === "refusal") return picked;
  const { workload } = picked;
  const autoscaler = findAutoscaler(service, read.objects, workload);
  if (autoscaler !== undefined) return autoscaler;
  const { path, document, value } = workload;
  const current = countOf(readField(value, ["spec", "replicas"]) ?? 1);
  if (current === undefined) {
    const message = `${path}: spec.replicas of ${describeObject(workload)} is not a whole number`;
    return refusal("unreadable-file", message);
  }
  const place = { file: path, document, path: ["spec", "replicas"] };
  return {
    kind: "field",
    path,
    field: "spec.replicas",
    object: describeObject(workload),
    label: "replicas",
    current,
    ceiling: null,
    floor: 0,
    edit: (to) => editField(files.get(path) ?? "", place, { value: to, position: "first" }),
  };
}
