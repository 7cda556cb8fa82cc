import type { Position } from "./position.ts";
import type { YamlNode } from "./yaml-nodes.ts";

/** One document of a YAML file: its plain value, and where each part of it is written. */
export type YamlDocument = {
  /** Path of the file. */
  readonly path: string;
  readonly value: unknown;
  /**
   * Where the value at `keys` is written: a scalar's own position, for a map or a list the key in front of it. What
   * is not there, or comes through an alias or a merge, is at the nearest part that is. `[]` is the document.
   */
  readonly positionOf: (keys: readonly PropertyKey[]) => Position;
  /** Where the last of `keys` is written itself. */
  readonly keyPositionOf: (keys: readonly PropertyKey[]) => Position;
  /** Whether the scalar at `keys` is written in quotes. */
  readonly isQuoted: (keys: readonly PropertyKey[]) => boolean;
};

export function yamlDocument(parts: {
  readonly path: string;
  readonly value: unknown;
  readonly root: YamlNode;
  readonly positionAt: (offset: number) => Position;
}): YamlDocument {
  const { path, value, root, positionAt } = parts;
  return {
    path,
    value,
    positionOf: (keys) => {
      const { offset, keyOffset, children } = nearest(root, keys);
      const atKey = keyOffset !== undefined && (offset < 0 || children.size > 0);
      return positionAt(atKey ? keyOffset : offset);
    },
    keyPositionOf: (keys) => {
      const { offset, keyOffset } = nearest(root, keys);
      return positionAt(keyOffset ?? offset);
    },
    isQuoted: (keys) => nearest(root, keys).isQuoted,
  };
}

/** The node at `keys`, or the last one on the way to it that is written. */
function nearest(root: YamlNode, keys: readonly PropertyKey[]): YamlNode {
  let node = root;
  let written = root;
  for (const key of keys) {
    const child = node.children.get(String(key));
    if (child === undefined) break;
    node = child;
    if (node.offset >= 0 || node.keyOffset !== undefined) written = node;
  }
  return written;
}
