import { lineEnding, lineStart } from "./text-lines.ts";
import type { MappingNode, YamlPath } from "./yaml-node.ts";
import { formatKey } from "./yaml-style.ts";

/** Writes a field into `{…}`: on a line of its own where the others have one, quoted where they are. */
export function insertIntoFlow(
  text: string,
  parent: MappingNode,
  field: {
    readonly missing: YamlPath;
    readonly value: string;
    readonly position: "first" | "last";
  },
): string {
  const key = parent.entries[0]?.key;
  const last = parent.entries.at(-1)?.value;
  if (key?.kind !== "scalar" || last === undefined) {
    return splice(text, parent.start + 1, nest(field.missing, field.value, false));
  }
  const quoted = key.style === "double-quoted";
  const start = key.style === "plain" ? key.valueStart : key.valueStart - 1;
  const margin = text.slice(lineStart(text, start), start);
  const gap = margin.trim() === "" ? lineEnding(text, start) + margin : " ";
  const written = nest(field.missing, field.value, quoted);
  return field.position === "first"
    ? splice(text, start, `${written},${gap}`)
    : splice(text, last.end, `,${gap}${written}`);
}

function splice(text: string, at: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at);
}

function nest(path: YamlPath, value: string, quoted: boolean): string {
  const [key = "", ...rest] = path;
  const inner = rest.length === 0 ? value : `{${nest(rest, value, quoted)}}`;
  return `${formatKey(key, quoted)}: ${inner}`;
}
