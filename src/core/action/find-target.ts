import { detectSource } from "../manifest/detect-source.ts";
import { findField } from "../manifest/find-field.ts";
import { describeObject, manifestObjects } from "../manifest/manifest-object.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";
import type { ServiceFiles } from "../manifest/service-files.ts";
import type { FieldPlace } from "../manifest/verify-edit.ts";
import type { YamlPath } from "../manifest/yaml-node.ts";
import type { EffectOf } from "./action.ts";
import { isWorkload, pickWorkload } from "./pick-workload.ts";
import { refusal, type Refusal } from "./refusal.ts";

type Wanted = EffectOf<"set">;

/** The one field that a rule means, there or about to be. */
type Target = {
  readonly kind: "target";
  readonly place: FieldPlace;
  /** `Deployment/carts`; null where it is a value of a chart or of a kustomization. */
  readonly object: string | null;
};

/** A document that may hold the field. */
type Candidate = {
  readonly path: string;
  readonly document: number;
  readonly object: string | null;
  readonly value: unknown;
};

/** Finds the field among the service's manifests, or in its chart's values; never in rules, objectives and flags. */
export function findTarget(service: ServiceFiles, wanted: Wanted): Target | Refusal {
  const found = candidatesOf(service);
  if ("kind" in found) return found;
  const fitting = found.filter(
    ({ path, object }) =>
      (wanted.file === null ||
        path === wanted.file ||
        path === `${service.root}/${wanted.file}` ||
        path === `${service.manifests}/${wanted.file}`) &&
      (wanted.object === null || object === wanted.object),
  );
  if (fitting.length === 0) {
    const where = [wanted.object, wanted.file].filter((part) => part !== null).join(" in ");
    const message = `${service.service} has no ${where === "" ? "such file" : where} among its manifests`;
    return refusal("nothing-to-edit", message);
  }
  const name = nameOf(wanted);
  const having = fitting.flatMap((candidate) => {
    const path = findField(candidate.value, wanted.field);
    return path === undefined ? [] : [{ candidate, path }];
  });
  const [only, another] = having;
  if (only === undefined) return insertion(service, fitting, wanted);
  if (another === undefined) return targetOf(only.candidate, only.path);
  const picked = pickWorkload(
    service.service,
    having.flatMap((each) => workloadOf(each)),
  );
  if (picked.kind === "picked") return targetOf(picked.workload.candidate, picked.workload.path);
  const places = having.map(({ candidate: { path, object } }) => `${object ?? path} (${path})`);
  const message = `${name} is in several places: ${places.slice(0, 5).join(", ")}: say which by object or file`;
  return refusal("ambiguous", message);
}

type Having = { readonly candidate: Candidate; readonly path: YamlPath };

function workloadOf(having: Having): readonly (Having & { kind: string; name: string })[] {
  const [kind = "", name = ""] = having.candidate.object?.split("/") ?? [];
  return isWorkload({ kind }) ? [{ ...having, kind, name }] : [];
}

/** Only where one document can be meant, and the map around the field is there. */
function insertion(
  { service }: ServiceFiles,
  fitting: readonly Candidate[],
  wanted: Wanted,
): Target | Refusal {
  const parts = typeof wanted.field === "string" ? wanted.field.split(".") : wanted.field;
  const last = parts.at(-1) ?? "";
  const parents = fitting.flatMap((candidate) => {
    const path = findField(candidate.value, parts.slice(0, -1));
    const parent = path === undefined ? undefined : readField(candidate.value, path);
    const isMap = typeof parent === "object" && parent !== null && !Array.isArray(parent);
    return path !== undefined && isMap ? [{ candidate, path: [...path, last] }] : [];
  });
  const [only, another] = parents;
  const isClear = wanted.object !== null || wanted.file !== null || fitting.length === 1;
  if (only !== undefined && another === undefined && isClear && parts.length > 1) {
    return targetOf(only.candidate, only.path);
  }
  const message = `${service} has no field ${nameOf(wanted)}: check its keys, or say by object where it is to be added`;
  return refusal("nothing-to-edit", message);
}

function targetOf({ path: file, document, object }: Candidate, path: YamlPath): Target {
  return { kind: "target", place: { file, document, path }, object };
}

function nameOf({ field }: Wanted): string {
  return typeof field === "string" ? field : field.join(".");
}

function candidatesOf(service: ServiceFiles): readonly Candidate[] | Refusal {
  const source = detectSource(service);
  if (source.kind === "none") return refusal("nothing-to-edit", source.message);
  if (source.kind === "ambiguous") return refusal("ambiguous", source.message);
  // Of two values files with the field, the stage's own wins when it is rendered: only it is edited.
  if (source.kind === "helm") return documentsOf(service, source.values);
  const read = manifestObjects(source.files);
  if (!read.ok) return refusal(read.reason, read.message);
  const objects = read.objects.map((object) => ({ ...object, object: describeObject(object) }));
  if (source.kind === "plain") return objects;
  const kustomization = documentsOf(service, source.kustomization);
  return "kind" in kustomization ? kustomization : [...objects, ...kustomization];
}

function documentsOf({ files }: ServiceFiles, path: string): readonly Candidate[] | Refusal {
  const read = readDocuments(files.get(path) ?? "", path);
  if (!read.ok) return refusal("unreadable-file", read.message);
  return read.documents.map(({ value }, document) => ({ path, document, object: null, value }));
}
