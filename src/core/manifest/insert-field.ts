import { insertIntoBlock, nestInBlock } from "./insert-into-block.ts";
import { insertIntoFlow } from "./insert-into-flow.ts";
import { locateScalar, type Located } from "./locate-scalar.ts";
import { readDocuments, type ReadDocument } from "./read-documents.ts";
import { columnOf, insertLines, nextLine } from "./text-lines.ts";
import { verifyEdit, type Edited, type FieldPlace } from "./verify-edit.ts";
import { indentStep } from "./yaml-style.ts";

/** `first` is the first key of its mapping, `last` the last one. A document's own keys are always added last. */
type InsertPosition = "first" | "last";

export type NewField = {
  readonly value: string;
  readonly position: InsertPosition;
  /** None unless given. The value must not hold anything that would need an escape within them. */
  readonly quote?: "'" | '"';
};

/**
 * Writes a field that is absent, and the mappings around it that are, in the file's own style: indentation, line
 * endings, block or flow, quoted keys. A file without any document gets one.
 */
export function insertField(text: string, place: FieldPlace, field: NewField): Edited {
  const read = readDocuments(text, place.file);
  if (!read.ok) return { ok: false, reason: "unreadable-file", message: read.message };
  const document = read.documents[place.document];
  const { value: bare, position, quote = "" } = field;
  const value = quote + bare + quote;
  const inserted = document
    ? insertInto({ text, document, place, value, position })
    : insertLines(text, text.length, nestInBlock(place.path, value, { indent: 0, step: 2 }));
  if (typeof inserted !== "string") {
    const message = `${place.file}: ${inserted.refusal}`;
    return { ok: false, reason: "ambiguous", message };
  }
  const expected = [[place.path, bare]] as const;
  return verifyEdit({ before: read.documents, text: inserted, from: null, place, expected });
}

type Insertion = {
  readonly text: string;
  readonly document: ReadDocument;
  readonly place: FieldPlace;
  readonly value: string;
  readonly position: InsertPosition;
};

function insertInto(insertion: Insertion): string | { readonly refusal: string } {
  const { text, document, place, value } = insertion;
  const located = locateScalar(document, place.path);
  if (located.kind === "elsewhere") return { refusal: located.message };
  if (located.kind === "scalar") return { refusal: `${place.path.join(".")} is already there` };
  if (located.kind === "empty") return fillEmpty(insertion, located);
  const { parent, missing } = located;
  const position = parent === document.root ? "last" : insertion.position;
  if (parent.flow) return insertIntoFlow(text, parent, { missing, value, position });
  const step = indentStep(text, document.root);
  const lines = nestInBlock(missing, value, { indent: columnOf(text, parent.start), step });
  return insertIntoBlock(text, parent, { lines, position });
}

/** `spec:` with nothing behind it: a value goes onto that line, the fields of a mapping onto the lines below. */
function fillEmpty(
  { text, document, place, value }: Insertion,
  { node, missing, owner }: Extract<Located, { readonly kind: "empty" }>,
): string | { readonly refusal: string } {
  const step = indentStep(text, document.root);
  if (node === document.root) {
    return insertLines(text, text.length, nestInBlock(missing, value, { indent: 0, step }));
  }
  const colon = /^["']?[ \t]*:(?=\s|$)/.exec(text.slice(node.end, nextLine(text, node.end)));
  if (owner === null || owner.flow || colon === null || node.anchor !== null || node.tag !== null) {
    return { refusal: `${place.path.join(".")} has no value: write one` };
  }
  const end = node.end + colon[0].length;
  if (missing.length === 0) return `${text.slice(0, end)} ${value}${text.slice(end)}`;
  const indent = columnOf(text, owner.start) + step;
  return insertLines(text, nextLine(text, end), nestInBlock(missing, value, { indent, step }));
}
