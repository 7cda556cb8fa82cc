import { locateScalar } from "./locate-scalar.ts";
import { readDocuments } from "./read-documents.ts";
import { readField } from "./read-field.ts";
import { sameExcept } from "./same-except.ts";
import { lineStart, nextLine } from "./text-lines.ts";
import type { Edited, FieldPlace } from "./verify-edit.ts";
import { entryOf, type MappingEntry, type YamlNode } from "./yaml-node.ts";

/**
 * Takes a field out of a mapping in block style, with its line and what is written behind it there. Refused where the
 * field shares its line with something else, or is part of `{…}`.
 */
export function removeField(text: string, place: FieldPlace): Edited {
  const name = `${place.file}: ${place.path.join(".")}`;
  const read = readDocuments(text, place.file);
  if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
  const document = read.documents[place.document];
  const located = document && locateScalar(document, place.path);
  const entry = document && entryAt(document.root, place);
  if (located?.kind !== "scalar" || entry?.key.kind !== "scalar") {
    return refuse(`${name} is not a single value of its own: remove it by hand`);
  }
  const start = lineStart(text, entry.key.valueStart);
  const end = nextLine(text, located.node.end);
  const around = text.slice(start, entry.key.valueStart) + text.slice(located.node.end, end);
  if (!/^\s*["']?\s*(#.*)?\s*$/.test(around)) {
    return refuse(`${name} shares its line with something else: remove it by hand`);
  }
  const without = text.slice(0, start) + text.slice(end);
  return isFaithful(read.documents, without, place)
    ? { ok: true, text: without, from: located.node.text }
    : refuse(`${name} cannot be removed without touching the rest of the file: do it by hand`);
}

function entryAt(root: YamlNode, { path }: FieldPlace): MappingEntry | undefined {
  let node: YamlNode | undefined = root;
  for (const key of path.slice(0, -1)) {
    if (node?.kind === "mapping") node = entryOf(node, key)?.value;
    else node = node?.kind === "sequence" && typeof key === "number" ? node.items[key] : undefined;
  }
  const last = path.at(-1);
  if (node?.kind !== "mapping" || node.flow || last === undefined) return undefined;
  return entryOf(node, last);
}

type Documents = Extract<ReturnType<typeof readDocuments>, { readonly ok: true }>["documents"];

/** Read the other way round: the text as it was has that one field more, and nothing else is different. */
function isFaithful(before: Documents, without: string, place: FieldPlace): boolean {
  const after = readDocuments(without, place.file);
  if (!after.ok || after.documents.length !== before.length) return false;
  if (readField(after.documents[place.document]?.value, place.path) !== undefined) return false;
  return after.documents.every(({ root }, index) => {
    const other = before[index];
    const path = index === place.document ? place.path : null;
    return other !== undefined && sameExcept(root, other.root, path);
  });
}

function refuse(message: string): Edited {
  return { ok: false, reason: "ambiguous", message };
}
