import { locateScalar } from "./locate-scalar.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { readDocuments } from "./read-documents.ts";
import { verifyEdit, type Edited, type FieldPlace } from "./verify-edit.ts";
import type { ScalarNode } from "./yaml-node.ts";

/**
 * Puts `to` in the place of a scalar that is there, in the quotes that it has: no other byte of `text` changes. An
 * unquoted scalar keeps its type as Kubernetes reads it (`2` may become `3`, not `three`).
 */
export function setScalar(text: string, place: FieldPlace, to: string): Edited {
  const read = readDocuments(text, place.file);
  if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
  const document = read.documents[place.document];
  const located = document && locateScalar(document, place.path);
  const name = `${place.file}: ${place.path.join(".")}`;
  if (located?.kind === "elsewhere") return refuse(`${place.file}: ${located.message}`);
  if (located?.kind !== "scalar") return refuse(`${name} is not there`);
  const { node } = located;
  if (node.style === "block") return refuse(`${name} is a block of text, not a single value`);
  if (node.tag !== null) return refuse(`${name} has the tag ${node.tag}: remove it`);
  const [was, becomes] = [typeOf(node.text), typeOf(to)];
  if (node.style === "plain" && was !== becomes && was !== "null") {
    return refuse(`${name} is a ${was}, and ${to} would be a ${becomes}: quote it first`);
  }
  const spliced = text.slice(0, node.valueStart) + quoted(to, node) + text.slice(node.valueEnd);
  return verifyEdit({
    before: read.documents,
    text: spliced,
    from: node.text,
    place,
    expected: [[place.path, to]],
  });
}

function refuse(message: string): Edited {
  return { ok: false, reason: "ambiguous", message };
}

function quoted(value: string, { style }: ScalarNode): string {
  if (style === "single-quoted") return value.replaceAll("'", "''");
  return style === "double-quoted" ? JSON.stringify(value).slice(1, -1) : value;
}

/** `number`, `string`, `boolean`, `null`; `object` for what is not a scalar at all. */
function typeOf(plain: string): string {
  const read = parseYaml(plain, "", "kubernetes");
  const value = read.ok ? read.value[0]?.value : undefined;
  return value === null ? "null" : typeof value;
}
