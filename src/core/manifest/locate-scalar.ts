import type { ReadDocument } from "./read-documents.ts";
import {
  entryOf,
  type EmptyNode,
  type MappingNode,
  type ScalarNode,
  type YamlNode,
  type YamlPath,
} from "./yaml-node.ts";

export type Located =
  | { readonly kind: "scalar"; readonly node: ScalarNode }
  /** Nothing is written at `missing`, counted from `parent`, which is there. */
  | { readonly kind: "absent"; readonly parent: MappingNode; readonly missing: YamlPath }
  /** The key is there and its value is not: `spec:`. `missing` is empty where that key is the field itself. */
  | {
      readonly kind: "empty";
      readonly node: EmptyNode;
      readonly missing: YamlPath;
      readonly owner: MappingNode | null;
    }
  /** What is there is shared with other places, or has another shape. */
  | { readonly kind: "elsewhere"; readonly message: string };

/** Finds the scalar at `path` as it is written. A value that an alias or a merge key shares is never `scalar`. */
export function locateScalar({ root, aliases }: ReadDocument, path: YamlPath): Located {
  let node = root;
  let owner: MappingNode | null = null;
  for (const [depth, key] of path.entries()) {
    const shared = sharedMessage(node, aliases, path.slice(0, depth));
    if (shared !== undefined) return elsewhere(shared);
    if (node.kind === "empty") return { kind: "empty", node, missing: path.slice(depth), owner };
    const child = childOf(node, key);
    if (child !== undefined) {
      owner = node.kind === "mapping" ? node : null;
      node = child;
      continue;
    }
    if (node.kind !== "mapping") {
      return elsewhere(`${dotted(path.slice(0, depth))} is a ${nameOf(node)}, not a map`);
    }
    if (entryOf(node, "<<") !== undefined) {
      return elsewhere(`${dotted(path)} may come from a merge (<<): write it out`);
    }
    return { kind: "absent", parent: node, missing: path.slice(depth) };
  }
  const shared = sharedMessage(node, aliases, path);
  if (shared !== undefined) return elsewhere(shared);
  if (node.kind === "empty") return { kind: "empty", node, missing: [], owner };
  if (node.kind !== "scalar") return elsewhere(`${dotted(path)} is a ${nameOf(node)}, not a value`);
  return { kind: "scalar", node };
}

function childOf(node: YamlNode, key: string | number): YamlNode | undefined {
  if (node.kind === "mapping") return entryOf(node, key)?.value;
  return node.kind === "sequence" && typeof key === "number" ? node.items[key] : undefined;
}

function sharedMessage(
  node: YamlNode,
  aliases: ReadonlySet<string>,
  path: YamlPath,
): string | undefined {
  if (node.kind === "alias") {
    return `${dotted(path)} is the alias *${node.name}, shared with other places: write the value out`;
  }
  if (node.anchor === null || !aliases.has(node.anchor)) return undefined;
  return `${dotted(path)} is shared with other places through the anchor &${node.anchor}: write the value out`;
}

function elsewhere(message: string): Located {
  return { kind: "elsewhere", message };
}

function dotted(path: YamlPath): string {
  return path.length === 0 ? "the document" : path.join(".");
}

function nameOf(node: YamlNode): string {
  if (node.kind === "sequence") return "list";
  return node.kind === "mapping" ? "map" : "value";
}
