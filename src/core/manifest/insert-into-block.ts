import { columnOf, insertLines, lineEnding, lineStart, nextLine } from "./text-lines.ts";
import type { MappingNode, YamlPath } from "./yaml-node.ts";
import { formatKey } from "./yaml-style.ts";

/** Puts whole lines below the last entry of a mapping in block style, or above its first one. */
export function insertIntoBlock(
  text: string,
  parent: MappingNode,
  { lines, position }: { readonly lines: readonly string[]; readonly position: "first" | "last" },
): string {
  if (position === "last") return insertLines(text, nextLine(text, parent.end), lines);
  const start = lineStart(text, parent.start);
  const alone = text.slice(start, parent.start).trim() === "";
  if (alone) return insertLines(text, aboveComments(text, start), lines);
  const ending = lineEnding(text, parent.start);
  const gap = ending + " ".repeat(columnOf(text, parent.start));
  const written = lines.join(ending).trimStart() + gap;
  return text.slice(0, parent.start) + written + text.slice(parent.start);
}

/** A field and the mappings around it, a line each. */
export function nestInBlock(
  path: YamlPath,
  value: string,
  { indent, step }: { readonly indent: number; readonly step: number },
): readonly string[] {
  return path.map((key, depth) => {
    const line = `${" ".repeat(indent + depth * step)}${formatKey(key, false)}:`;
    return depth === path.length - 1 ? `${line} ${value}` : line;
  });
}

/** Start of the comments and blank lines right above a line: comments belong to the key that they precede. */
function aboveComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (above >= at || !/^(#|$)/.test(text.slice(above, at).trim())) break;
    at = above;
  }
  return at;
}
