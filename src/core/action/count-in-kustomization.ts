import { appendItem } from "../manifest/append-item.ts";
import { editField } from "../manifest/edit-field.ts";
import { manifestObjects, type ManifestObject } from "../manifest/manifest-object.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { Edited } from "../manifest/verify-edit.ts";
import { countOf, type FoundCount } from "./count-field.ts";
import { findAutoscaler } from "./find-autoscaler.ts";
import { isWorkload, pickWorkload } from "./pick-workload.ts";
import { refusal } from "./refusal.ts";

type Entry = { readonly name: string; readonly count: unknown; readonly index: number };

/**
 * The count of a service that Kustomize builds: the entry of its workload under `replicas:`, which wins over resources and patches.
 * An entry is added only for a workload that is among the service's files.
 */
export function countInKustomization(
  service: ServiceFiles,
  source: { readonly kustomization: string; readonly files: ReadonlyMap<string, string> },
): FoundCount {
  const { kustomization: path } = source;
  const text = service.files.get(path) ?? "";
  const objects = manifestObjects(source.files);
  if (!objects.ok) return refusal(objects.reason, objects.message);
  const read = readDocuments(text, path);
  if (!read.ok) return refusal("unreadable-file", read.message);
  const entries = replicasEntries(read.documents[0]?.value);
  const picked = pickWorkload(service.service, candidates(objects.objects, entries));
  if (picked.kind === "refusal") return picked;
  const { kind, name } = picked.workload;
  const autoscaler = findAutoscaler(service, objects.objects, { kind, name });
  if (autoscaler !== undefined) return autoscaler;

  const entry = entries.find((candidate) => candidate.name === name);
  const counts = entry ? [entry.count] : writtenCounts(objects.objects, { kind, name });
  const current = countOf(counts.length === 0 ? 1 : counts[0]);
  if (current === undefined || counts.length > 1) {
    const message = `${path}: how many replicas ${name} has now is not clear: write it under replicas`;
    return refusal("ambiguous", message);
  }
  return {
    kind: "field",
    path,
    field: `replicas.${name}.count`,
    object: null,
    label: "replicas",
    current,
    ceiling: null,
    floor: 0,
    edit: (to) => setCount(text, { file: path, name, index: entry?.index }, to),
  };
}

function setCount(
  text: string,
  entry: { readonly file: string; readonly name: string; readonly index: number | undefined },
  to: string,
): Edited {
  const { file, name, index } = entry;
  if (index === undefined) {
    return appendItem(text, { file, list: "replicas" }, [
      ["name", name],
      ["count", to],
    ]);
  }
  const place = { file, document: 0, path: ["replicas", index, "count"] };
  return editField(text, place, { value: to, position: "last" });
}

function replicasEntries(kustomization: unknown): readonly Entry[] {
  const entries = readField(kustomization, ["replicas"]);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) => {
    const name = readField(entry, ["name"]);
    return typeof name === "string" ? [{ name, count: readField(entry, ["count"]), index }] : [];
  });
}

/** Workloads by name: patches name them again, and entries may name what is in a base elsewhere. */
function candidates(
  objects: readonly ManifestObject[],
  entries: readonly Entry[],
): readonly { readonly kind: string; readonly name: string }[] {
  const workloads = new Map<string, { readonly kind: string; readonly name: string }>();
  for (const object of objects.filter(isWorkload)) {
    workloads.set(`${object.kind}/${object.name}`, object);
  }
  const known = new Set([...workloads.values()].map(({ name }) => name));
  const others = entries.filter(({ name }) => !known.has(name));
  return [...workloads.values(), ...others.map(({ name }) => ({ kind: "Deployment", name }))];
}

/** Different values of `spec.replicas` that resources and patches write for a workload. */
function writtenCounts(
  objects: readonly ManifestObject[],
  workload: { readonly kind: string; readonly name: string },
): readonly unknown[] {
  const counts = objects
    .filter(({ kind, name }) => kind === workload.kind && name === workload.name)
    .map(({ value }) => readField(value, ["spec", "replicas"]))
    .filter((count) => count !== undefined && count !== null);
  return [...new Set(counts)];
}
