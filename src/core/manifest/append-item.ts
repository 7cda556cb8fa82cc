import { columnOf, insertLines, nextLine } from "./text-lines.ts";
import { readDocuments } from "./read-documents.ts";
import { verifyEdit, type Edited } from "./verify-edit.ts";
import { entryOf, type MappingNode, type SequenceNode } from "./yaml-node.ts";

type Item = readonly (readonly [key: string, value: string])[];

/**
 * Adds a mapping to the list under a key of the file's first document (`replicas:` of a kustomization), making the list if there is
 * none. Keys and values of `item` are written as they are.
 */
export function appendItem(
  text: string,
  { file, list }: { readonly file: string; readonly list: string },
  item: Item,
): Edited {
  const read = readDocuments(text, file);
  if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
  const root = read.documents[0]?.root;
  if (root?.kind !== "mapping" || root.flow) return refuse(`${file} is not a map in block style`);
  const found = entryOf(root, list)?.value;
  if (found !== undefined && found.kind !== "sequence" && found.kind !== "empty") {
    return refuse(`${file}: ${list} is not a list`);
  }
  const index = found?.kind === "sequence" ? found.items.length : 0;
  return verifyEdit({
    before: read.documents,
    text: withItem(text, { root, list, item, found }),
    from: null,
    place: { file, document: 0, path: [list, index] },
    expected: item.map(([key, value]) => [[list, index, key], value] as const),
  });
}

function refuse(message: string): Edited {
  return { ok: false, reason: "ambiguous", message };
}

function withItem(
  text: string,
  place: {
    readonly root: MappingNode;
    readonly list: string;
    readonly item: Item;
    readonly found: SequenceNode | { readonly kind: "empty"; readonly end: number } | undefined;
  },
): string {
  const { root, list, item, found } = place;
  if (found?.kind === "sequence" && found.flow) {
    const written = `{${item.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
    const last = found.items.at(-1);
    const at = last?.end ?? found.start + 1;
    return text.slice(0, at) + (last ? ", " : "") + written + text.slice(at);
  }
  if (found?.kind === "sequence") {
    return insertLines(text, nextLine(text, found.end), block(item, columnOf(text, found.start)));
  }
  const indent = dashColumn(text, root);
  if (found) return insertLines(text, nextLine(text, found.end), block(item, indent));
  return insertLines(text, nextLine(text, root.end), [`${list}:`, ...block(item, indent)]);
}

/** Some indent the dashes below a key, some do not: as the other lists of the file do. */
function dashColumn(text: string, root: MappingNode): number {
  for (const { value } of root.entries) {
    if (value.kind === "sequence" && !value.flow) return columnOf(text, value.start);
  }
  return 0;
}

function block(item: Item, indent: number): readonly string[] {
  return item.map(([key, value], index) => {
    const dash = index === 0 ? "- " : "  ";
    return `${" ".repeat(indent)}${dash}${key}: ${value}`;
  });
}
