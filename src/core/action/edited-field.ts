import { findField } from "../manifest/find-field.ts";
import { locateScalar } from "../manifest/locate-scalar.ts";
import { describeObject, manifestObjects } from "../manifest/manifest-object.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import type { FieldPlace } from "../manifest/verify-edit.ts";
import type { FileEdit } from "./action.ts";

/** What a recorded change says of where it is; never a whole file. */
export type EditedField = Pick<FileEdit, "path" | "object"> & { readonly field: string };

/** Where a recorded change is in a file as it is now, and what is written there; undefined where nothing is. */
export function findEdited(
  text: string,
  { path, object, field }: EditedField,
): { readonly place: FieldPlace; readonly text: string } | undefined {
  const read = readDocuments(text, path);
  if (!read.ok) return undefined;
  const number = object === null ? 0 : documentOf(text, path, object);
  const document = number === undefined ? undefined : read.documents[number];
  const keys = findField(document?.value, field);
  if (document === undefined || number === undefined || keys === undefined) return undefined;
  const located = locateScalar(document, keys);
  if (located.kind !== "scalar") return undefined;
  return { place: { file: path, document: number, path: keys }, text: located.node.text };
}

function documentOf(text: string, path: string, object: string): number | undefined {
  const read = manifestObjects(new Map([[path, text]]));
  return read.ok
    ? read.objects.find((candidate) => describeObject(candidate) === object)?.document
    : undefined;
}
