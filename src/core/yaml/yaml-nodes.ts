import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";

/** Where one node of a document begins, and what is below it; list items go by their index. */
export type YamlNode = {
  /** Offset of its first character; -1 for a value that is not written. */
  readonly offset: number;
  /** Offset of the key in front of it; undefined for list items and the root. */
  readonly keyOffset: number | undefined;
  /** A scalar in quotes, which stays text whatever it looks like. */
  readonly isQuoted: boolean;
  readonly children: ReadonlyMap<string, YamlNode>;
};

/** What the parser lets pass and a reader of untrusted text must not. */
export type NodeFault = { readonly offset: number; readonly message: string };

/** Beyond what a generator shares between the objectives of one file. */
const mostAliases = 500;
/** Nodes that a document may gain by its aliases: they are shared in memory, but not once something walks or prints them. */
const mostAliasedNodes = 100_000;

/** One root per document, and every duplicate key, unsafe key and unsafe alias of all of them. */
export function yamlNodes(
  source: string,
  events: readonly Event[],
): { readonly roots: readonly YamlNode[]; readonly faults: readonly NodeFault[] } {
  const reader: Reader = { source, events, next: 0, faults: [], ...freshDocument() };
  const roots: YamlNode[] = [];
  while (reader.next < events.length) {
    reader.next += 1;
    Object.assign(reader, freshDocument());
    roots.push(readNode(reader, undefined).node);
    reader.next += 1;
  }
  return { roots, faults: reader.faults };
}

type Reader = {
  readonly source: string;
  readonly events: readonly Event[];
  next: number;
  readonly faults: NodeFault[];
  /** Sizes of the anchored nodes that are complete: an alias to any other one is part of a circle. */
  anchors: Map<string, number>;
  aliases: number;
  aliasedNodes: number;
};

function freshDocument(): Pick<Reader, "anchors" | "aliases" | "aliasedNodes"> {
  return { anchors: new Map(), aliases: 0, aliasedNodes: 0 };
}

type Sized = { readonly node: YamlNode; readonly size: number };

function readNode(reader: Reader, keyOffset: number | undefined): Sized {
  const event = reader.events[reader.next];
  reader.next += 1;
  const leaf = (offset: number, isQuoted = false): YamlNode => {
    return { offset, keyOffset, isQuoted, children: new Map() };
  };
  if (event?.type === EVENT_ID.ALIAS) {
    return { node: leaf(event.anchorStart - 1), size: followAlias(reader, event) };
  }
  if (event?.type === EVENT_ID.SCALAR) {
    rememberAnchor(reader, event, 1);
    const isQuoted = quotes.includes(event.style);
    return { node: leaf(scalarOffset(reader.source, event), isQuoted), size: 1 };
  }
  if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) {
    const read = event.type === EVENT_ID.MAPPING ? readMap : readList;
    const { children, size } = read(reader);
    rememberAnchor(reader, event, size);
    return { node: { offset: event.start, keyOffset, isQuoted: false, children }, size };
  }
  return { node: leaf(-1), size: 0 };
}

type Children = { readonly children: Map<string, YamlNode>; readonly size: number };

function readMap(reader: Reader): Children {
  const children = new Map<string, YamlNode>();
  let size = 1;
  while (reader.events[reader.next]?.type !== EVENT_ID.POP) {
    const event = reader.events[reader.next];
    const key = event?.type === EVENT_ID.SCALAR ? getScalarValue(reader.source, event) : undefined;
    const { node: keyNode } = readNode(reader, undefined);
    const value = readNode(reader, keyNode.offset);
    size += value.size + 1;
    if (key === undefined) continue;
    if (key === "__proto__") fault(reader, keyNode.offset, "the key __proto__ is not allowed");
    if (children.has(key)) {
      fault(
        reader,
        keyNode.offset,
        `the key ${quote(key)} is written twice: remove one of the two`,
      );
    } else {
      children.set(key, value.node);
    }
  }
  reader.next += 1;
  return { children, size };
}

function readList(reader: Reader): Children {
  const children = new Map<string, YamlNode>();
  let size = 1;
  while (reader.events[reader.next]?.type !== EVENT_ID.POP) {
    const item = readNode(reader, undefined);
    size += item.size;
    children.set(String(children.size), item.node);
  }
  reader.next += 1;
  return { children, size };
}

type Anchored = { readonly anchorStart: number; readonly anchorEnd: number };

function rememberAnchor(reader: Reader, event: Anchored, size: number): void {
  if (event.anchorStart < 0) return;
  reader.anchors.set(reader.source.slice(event.anchorStart, event.anchorEnd), size);
}

/** Size of what the alias stands for. */
function followAlias(reader: Reader, event: Anchored): number {
  const name = reader.source.slice(event.anchorStart, event.anchorEnd);
  const size = reader.anchors.get(name);
  const offset = event.anchorStart - 1;
  reader.aliases += 1;
  reader.aliasedNodes += size ?? 0;
  if (size === undefined) {
    fault(reader, offset, `the alias *${name} has no anchor &${name} that ends before it`);
  } else if (reader.aliases === mostAliases + 1) {
    fault(reader, offset, `more than ${mostAliases} aliases in one document: write the values out`);
  } else if (
    reader.aliasedNodes - size <= mostAliasedNodes &&
    reader.aliasedNodes > mostAliasedNodes
  ) {
    fault(reader, offset, "the aliases multiply this document too far: write the values out");
  }
  return size ?? 0;
}

/** The parser's range leaves out the quotes, and a block's header line. */
function scalarOffset(source: string, { style, valueStart }: ScalarEvent): number {
  if (valueStart < 0 || style === SCALAR_STYLE.PLAIN) return valueStart;
  const mark = blockMarks[style];
  return mark === undefined ? valueStart - 1 : source.lastIndexOf(mark, valueStart - 1);
}

const quotes: readonly number[] = [SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED];

const blockMarks: Readonly<Record<number, string>> = {
  [SCALAR_STYLE.FOLDED_BLOCK]: ">",
  [SCALAR_STYLE.LITERAL_BLOCK]: "|",
};

function fault(reader: Reader, offset: number, message: string): void {
  reader.faults.push({ offset, message });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
