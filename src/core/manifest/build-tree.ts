import {
  type AliasEvent,
  COLLECTION_STYLE,
  type Event,
  EVENT_ID,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import type { MappingEntry, ScalarNode, ScalarStyle, YamlNode } from "./yaml-node.ts";

export type YamlTree = {
  readonly root: YamlNode;
  /** Names of anchors that an alias of the document uses. */
  readonly aliases: ReadonlySet<string>;
};

/** Folds js-yaml's events into one tree per document, and works out the ends that the events leave out. */
export function buildTrees(text: string, events: readonly Event[]): readonly YamlTree[] {
  const trees: YamlTree[] = [];
  let aliases = new Set<string>();
  let position = 0;
  /** End of the last token that was read. */
  let cursor = 0;

  while (position < events.length) {
    position += 1;
    aliases = new Set();
    const root = readNode();
    position += 1;
    trees.push({ root, aliases });
  }
  return trees;

  function readNode(): YamlNode {
    const event = events[position];
    position += 1;
    if (event?.type === EVENT_ID.SCALAR) return readScalar(event);
    if (event?.type === EVENT_ID.ALIAS) return readAlias(event);
    if (event?.type === EVENT_ID.MAPPING) return readMapping(event);
    if (event?.type === EVENT_ID.SEQUENCE) return readSequence(event);
    throw new RangeError("the YAML events are out of step");
  }

  function readScalar(event: ScalarEvent): YamlNode {
    const marks = marksOf(text, event);
    if (event.valueStart < 0) {
      cursor = Math.max(cursor, event.anchorEnd, event.tagEnd);
      return { kind: "empty", end: cursor, ...marks };
    }
    const { valueStart, valueEnd } = event;
    const style = styleOf(event.style);
    cursor = endOfScalar(text, style, valueEnd);
    const scalar = { style, text: getScalarValue(text, event), valueStart, valueEnd, end: cursor };
    return { kind: "scalar", ...scalar, ...marks } satisfies ScalarNode;
  }

  function readAlias({ anchorStart, anchorEnd }: AliasEvent): YamlNode {
    const name = text.slice(anchorStart, anchorEnd);
    aliases.add(name);
    cursor = anchorEnd;
    return { kind: "alias", name, end: cursor };
  }

  function readMapping(event: MappingEvent): YamlNode {
    const { start } = event;
    const flow = event.style === COLLECTION_STYLE.FLOW;
    cursor = flow ? start + 1 : start;
    const entries = readEntries();
    if (flow) cursor = endOfFlow(text, cursor);
    return { kind: "mapping", flow, start, end: cursor, entries, ...marksOf(text, event) };
  }

  function readSequence(event: SequenceEvent): YamlNode {
    const { start } = event;
    const flow = event.style === COLLECTION_STYLE.FLOW;
    cursor = start + 1;
    const items = readItems();
    if (flow) cursor = endOfFlow(text, cursor);
    return { kind: "sequence", flow, start, end: cursor, items, ...marksOf(text, event) };
  }

  function readEntries(): readonly MappingEntry[] {
    const entries: MappingEntry[] = [];
    while (!atPop()) entries.push({ key: readNode(), value: readNode() });
    position += 1;
    return entries;
  }

  function readItems(): readonly YamlNode[] {
    const items: YamlNode[] = [];
    while (!atPop()) items.push(readNode());
    position += 1;
    return items;
  }

  function atPop(): boolean {
    return events[position]?.type === EVENT_ID.POP;
  }
}

function marksOf(
  text: string,
  { anchorStart, anchorEnd, tagStart, tagEnd }: ScalarEvent | MappingEvent | SequenceEvent,
): { readonly anchor: string | null; readonly tag: string | null } {
  return {
    anchor: anchorStart < 0 ? null : text.slice(anchorStart, anchorEnd),
    tag: tagStart < 0 ? null : text.slice(tagStart, tagEnd),
  };
}

function styleOf(style: ScalarEvent["style"]): ScalarStyle {
  if (style === SCALAR_STYLE.PLAIN) return "plain";
  if (style === SCALAR_STYLE.SINGLE_QUOTED) return "single-quoted";
  return style === SCALAR_STYLE.DOUBLE_QUOTED ? "double-quoted" : "block";
}

/** A block scalar's range runs to the next line: its last line is where it ends for us. */
function endOfScalar(text: string, style: ScalarStyle, valueEnd: number): number {
  if (style === "plain") return valueEnd;
  if (style !== "block") return valueEnd + 1;
  let end = valueEnd;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return end;
}

function endOfFlow(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "}" || character === "]") return at + 1;
    if (character === "#") {
      const line = text.indexOf("\n", at);
      if (line < 0) break;
      at = line;
    }
  }
  return text.length;
}
