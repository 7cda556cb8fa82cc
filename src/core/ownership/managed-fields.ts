import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";
import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import type { FieldTree } from "./field-tree.ts";

/** An entry of `metadata.managedFields`: what one manager set, in one way. */
export type FieldsEntry = {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  /** Null: through the object itself. */
  readonly subresource: string | null;
  readonly apiVersion: string;
  /** RFC 3339; null where the entry does not say. */
  readonly time: string | null;
  readonly fields: FieldTree;
};

/** Who set which fields of a live object. Entries that cannot be read are left out. */
export function managersOf(object: KubernetesObject): readonly FieldsEntry[] {
  return listOf(object, "metadata", "managedFields").flatMap((entry) => {
    const read = readEntry(entry);
    return read === undefined ? [] : [read];
  });
}

/** The entry of what `fieldManager` has applied; undefined if it never did. */
export function appliedBy(object: KubernetesObject, fieldManager: string): FieldsEntry | undefined {
  return managersOf(object).find(
    ({ manager, operation, subresource }) =>
      manager === fieldManager && operation === "Apply" && subresource === null,
  );
}

/** The entry as an API server takes it. */
export function writeEntry({ fields, subresource, time, ...entry }: FieldsEntry): unknown {
  return {
    ...entry,
    ...(subresource === null ? {} : { subresource }),
    ...(time === null ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: fields,
  };
}

function readEntry(entry: unknown): FieldsEntry | undefined {
  const operation = fieldOf(entry, "operation");
  const apiVersion = textOf(entry, "apiVersion");
  if ((operation !== "Apply" && operation !== "Update") || apiVersion === undefined) {
    return undefined;
  }
  const fields = fieldOf(entry, "fieldsV1");
  return {
    // An API server calls a client without a name so.
    manager: textOf(entry, "manager") ?? "unknown",
    operation,
    subresource: textOf(entry, "subresource") || null,
    apiVersion,
    time: textOf(entry, "time") ?? null,
    fields: isRecord(fields) ? fields : {},
  };
}
