import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { groupOf } from "../reconcile/object-ref.ts";
import type { JsonPatchOperation } from "./field-conflict.ts";
import {
  type FieldTree,
  leavesOf,
  stepsOf,
  subtree,
  unionTrees,
  withoutSteps,
} from "./field-tree.ts";
import { isHandTool } from "./hand-tools.ts";
import { appliedBy, type FieldsEntry, managersOf, writeEntry } from "./managed-fields.ts";
import { presentFields } from "./present-fields.ts";
import { typedKind } from "./typed-fields.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const lastAppliedSteps = ["f:metadata", "f:annotations", `f:${lastApplied}`];

/** A restart that a person asked for: in no manifest, and not to be undone. */
const restartedAt = [
  "f:spec",
  "f:template",
  "f:metadata",
  "f:annotations",
  "f:kubectl.kubernetes.io/restartedAt",
];

/**
 * The patch that makes `fieldManager` the one who has applied what hand tools set, so that its next apply removes
 * what is not in git (kubernetes#99003): empty where there is nothing to take over. Writes through subresources stay
 * whose they are, and so does a restart by kubectl.
 */
export function foldHandTools(
  live: KubernetesObject,
  fieldManager: string,
): readonly JsonPatchOperation[] {
  const parts = managersOf(live).map((entry) => split(entry, live, fieldManager));
  const folded = parts.flatMap((part) => part.folded ?? []);
  const removal = removeLastApplied(live);
  if (folded.length === 0) return removal;
  const own = appliedBy(live, fieldManager);
  const times = [own, ...folded].map((entry) => entry?.time ?? "");
  const merged: FieldsEntry = {
    manager: fieldManager,
    operation: "Apply",
    subresource: null,
    apiVersion: live.apiVersion,
    time: times.toSorted().at(-1) || null,
    fields: withoutSteps(
      folded.reduce((union, { fields }) => unionTrees(union, fields), fieldsNow(own, live)),
      lastAppliedSteps,
    ),
  };
  return [replaceManagers([merged, ...parts.flatMap(({ kept }) => kept ?? [])]), ...removal];
}

/**
 * The patch that has all entries of a custom resource speak of the version that `live` was read in: empty where they
 * do. To be sent when an apply fails with "field not declared in schema": the API server looks at the object through
 * every manager's version, and without a conversion webhook an old one lacks the fields that a new one defaults.
 */
export function rewriteVersions(live: KubernetesObject): readonly JsonPatchOperation[] {
  const entries = managersOf(live);
  const isOld = ({ apiVersion }: FieldsEntry) =>
    apiVersion !== live.apiVersion && groupOf(apiVersion) === groupOf(live.apiVersion);
  // The versions of Kubernetes' own kinds are converted into one another.
  if (typedKind(live) !== undefined || !entries.some(isOld)) return [];
  const rewritten = new Map<string, FieldsEntry>();
  for (const entry of entries) {
    const now = isOld(entry)
      ? { ...entry, apiVersion: live.apiVersion, fields: fieldsNow(entry, live) }
      : entry;
    const key = JSON.stringify([now.manager, now.operation, now.subresource, now.apiVersion]);
    const fields = unionTrees(rewritten.get(key)?.fields ?? {}, now.fields);
    rewritten.set(key, { ...now, fields });
  }
  return [replaceManagers([...rewritten.values()])];
}

/** What `foldHandTools` would fold of an entry; undefined if it stays whose it is. */
export function foldedPart(
  entry: FieldsEntry,
  live: KubernetesObject,
  fieldManager: string,
): FieldsEntry | undefined {
  return split(entry, live, fieldManager).folded;
}

/** Whether `kubectl apply` has left the manifest that it compares with. */
export function hasLastApplied({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[lastApplied] !== undefined;
}

/** What becomes of an entry: `kept` as it is or in part, `folded` into what `fieldManager` has applied. */
type Part = { readonly kept?: FieldsEntry; readonly folded?: FieldsEntry };

function split(entry: FieldsEntry, live: KubernetesObject, fieldManager: string): Part {
  const { manager, operation, subresource } = entry;
  const isOwn = manager === fieldManager;
  if (subresource !== null || (!isOwn && !isHandTool(manager))) return { kept: entry };
  if (isOwn && operation === "Apply") return {};
  const fields = presentFields(entry.fields, live);
  if (subtree(fields, ...restartedAt) === undefined) return { folded: { ...entry, fields } };
  const rest = withoutEmpty(withoutSteps(fields, restartedAt));
  if (leavesOf(rest).length === 0) return { kept: entry };
  const restart = restartedAt.reduceRight<FieldTree>((below, step) => ({ [step]: below }), {});
  return { kept: { ...entry, fields: restart }, folded: { ...entry, fields: rest } };
}

/** Without the annotations that were there for the restart's sake. */
function withoutEmpty(fields: FieldTree): FieldTree {
  const annotations = restartedAt.slice(0, -1);
  const left = subtree(fields, ...annotations);
  return left === undefined || stepsOf(left).length > 0
    ? fields
    : withoutSteps(fields, annotations);
}

/** Of an entry in another version, only what `live` has too: the rest may be no field of this version. */
function fieldsNow(entry: FieldsEntry | undefined, live: KubernetesObject): FieldTree {
  if (entry === undefined) return {};
  return entry.apiVersion === live.apiVersion ? entry.fields : presentFields(entry.fields, live);
}

function removeLastApplied(live: KubernetesObject): readonly JsonPatchOperation[] {
  if (!hasLastApplied(live)) return [];
  return [{ op: "remove", path: `/metadata/annotations/${lastApplied.replaceAll("/", "~1")}` }];
}

function replaceManagers(entries: readonly FieldsEntry[]): JsonPatchOperation {
  return { op: "replace", path: "/metadata/managedFields", value: entries.map(writeEntry) };
}
