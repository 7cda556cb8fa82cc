import type { YamlPath } from "./yaml-node.ts";

/** What is at `path` of a parsed value; undefined where something on the way is missing. */
export function readField(value: unknown, path: YamlPath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Object.entries(at).find(([name]) => name === String(key))?.[1];
  }
  return at;
}
