import { readDocuments } from "./read-documents.ts";
import { readField } from "./read-field.ts";

/** An object of a service's manifests and where it is written. `value` is the parsed document. */
export type ManifestObject = {
  readonly path: string;
  /** Position of its document in the file. */
  readonly document: number;
  readonly kind: string;
  readonly name: string;
  readonly value: unknown;
};

export type ManifestObjects =
  | { readonly ok: true; readonly objects: readonly ManifestObject[] }
  | {
      readonly ok: false;
      readonly reason: "unreadable-file" | "nothing-to-edit";
      readonly message: string;
    };

/**
 * The objects of these files in order. Documents that are no objects are left out; a List is an error, because its
 * items are not edited, and so is a file that does not parse, because of what may be in it.
 */
export function manifestObjects(files: ReadonlyMap<string, string>): ManifestObjects {
  const objects: ManifestObject[] = [];
  for (const [path, text] of files) {
    const read = readDocuments(text, path);
    if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
    for (const [document, { value }] of read.documents.entries()) {
      const kind = readField(value, ["kind"]);
      const name = readField(value, ["metadata", "name"]);
      if (typeof kind !== "string") continue;
      if (kind.endsWith("List") && Array.isArray(readField(value, ["items"]))) {
        const message = `${path} holds a ${kind}: write its items as documents of their own, then they can be edited`;
        return { ok: false, reason: "nothing-to-edit", message };
      }
      if (`${kind}${String(name)}`.includes("{{")) {
        const message = `${path} is a Go template, and those are not edited: use a chart for it`;
        return { ok: false, reason: "unreadable-file", message };
      }
      if (typeof name === "string") objects.push({ path, document, kind, name, value });
    }
  }
  return { ok: true, objects };
}

export function describeObject({ kind, name }: Pick<ManifestObject, "kind" | "name">): string {
  return `${kind}/${name}`;
}
