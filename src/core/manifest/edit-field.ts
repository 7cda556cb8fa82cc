import { insertField, type NewField } from "./insert-field.ts";
import { locateScalar } from "./locate-scalar.ts";
import { readDocuments } from "./read-documents.ts";
import { setScalar } from "./set-scalar.ts";
import type { Edited, FieldPlace } from "./verify-edit.ts";

/** Sets a field where it is written, else inserts it. Nothing is edited where it already says `value`. */
export function editField(text: string, place: FieldPlace, field: NewField): Edited {
  const read = readDocuments(text, place.file);
  if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
  const document = read.documents[place.document];
  const located = document && locateScalar(document, place.path);
  if (located?.kind !== "scalar") return insertField(text, place, field);
  if (located.node.text === field.value) return { ok: true, text, from: field.value };
  return setScalar(text, place, field.value);
}
