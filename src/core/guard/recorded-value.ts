import { describeObject } from "../manifest/manifest-object.ts";
import { readDocuments } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";

/** What a journal entry calls a place in a file: `spec.replicas` of `Deployment/carts`; a null field is the whole file. */
export type RecordedField = { readonly field: string | null; readonly object: string | null };

/**
 * What a file has at such a place, as text to compare; undefined where the file, the object or the field is not there,
 * or nobody can read it.
 */
export function recordedValue(
  text: string | undefined,
  { field, object }: RecordedField,
): string | undefined {
  if (text === undefined || field === null) return text;
  const read = readDocuments(text, "");
  if (!read.ok) return undefined;
  for (const { value } of read.documents) {
    if (object !== null && objectOf(value) !== object) continue;
    const found = walk(value, field.split("."));
    if (found !== undefined) return typeof found === "string" ? found : JSON.stringify(found);
  }
  return undefined;
}

function objectOf(value: unknown): string | undefined {
  const kind = readField(value, ["kind"]);
  const name = readField(value, ["metadata", "name"]);
  return typeof kind === "string" && typeof name === "string"
    ? describeObject({ kind, name })
    : undefined;
}

/** Keys may have dots of their own, so each way to put the parts together is tried; list items go by index or name. */
function walk(value: unknown, parts: readonly string[]): unknown {
  if (parts.length === 0) return value;
  for (let taken = 1; taken <= parts.length; taken += 1) {
    const key = parts.slice(0, taken).join(".");
    const child = Array.isArray(value)
      ? (readField(value, [key]) ?? value.find((item) => readField(item, ["name"]) === key))
      : readField(value, [key]);
    const found = child === undefined ? undefined : walk(child, parts.slice(taken));
    if (found !== undefined) return found;
  }
  return undefined;
}
