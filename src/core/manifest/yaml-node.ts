/**
 * What a YAML document looks like in its text. Offsets count UTF-16 units from the start of the file; `end` lies
 * behind closing quotes and brackets.
 */
export type YamlNode = ScalarNode | EmptyNode | AliasNode | MappingNode | SequenceNode;

type Marks = { readonly anchor: string | null; readonly tag: string | null };

export type ScalarStyle = "plain" | "single-quoted" | "double-quoted" | "block";

/** `text` is decoded; the value's own bytes are `valueStart` to `valueEnd`, without quotes. */
export type ScalarNode = Marks & {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  readonly text: string;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly end: number;
};

/** A value that is not there: `spec:` and nothing behind it. `end` is that of the token before. */
export type EmptyNode = Marks & { readonly kind: "empty"; readonly end: number };

type AliasNode = { readonly kind: "alias"; readonly name: string; readonly end: number };

export type MappingNode = Marks & {
  readonly kind: "mapping";
  readonly flow: boolean;
  /** Of the first key, or of the opening bracket. */
  readonly start: number;
  readonly end: number;
  readonly entries: readonly MappingEntry[];
};

export type MappingEntry = { readonly key: YamlNode; readonly value: YamlNode };

export type SequenceNode = Marks & {
  readonly kind: "sequence";
  readonly flow: boolean;
  /** Of the first dash, or of the opening bracket. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly YamlNode[];
};

/** Keys of mappings and positions in sequences, from the root of a document. */
export type YamlPath = readonly (string | number)[];

/** The entry of a plain key; undefined if the mapping has none. */
export function entryOf(mapping: MappingNode, key: string | number): MappingEntry | undefined {
  return mapping.entries.find((entry) => entry.key.kind === "scalar" && entry.key.text === key);
}
