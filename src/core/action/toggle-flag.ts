import { insertField, type NewField } from "../manifest/insert-field.ts";
import { locateScalar } from "../manifest/locate-scalar.ts";
import { readDocuments, type ReadDocument } from "../manifest/read-documents.ts";
import { readField } from "../manifest/read-field.ts";
import { setScalar } from "../manifest/set-scalar.ts";
import type { Edited } from "../manifest/verify-edit.ts";
import { entryOf, type ScalarNode } from "../manifest/yaml-node.ts";
import type { FileEdit, FlagChange } from "./action.ts";
import { stateOf } from "./parse-toggle.ts";
import { refusal, type Refusal } from "./refusal.ts";

/** One flag of a flags file (`path` is for messages), set or added in the words and quotes that the file uses. */
export function toggleFlag(
  content: string,
  path: string,
  { flag, enabled }: FlagChange,
):
  | { readonly kind: "edit"; readonly edit: FileEdit; readonly content: string }
  | { readonly kind: "same" }
  | Refusal {
  const read = readDocuments(content, path);
  if (!read.ok) return refusal("unreadable-file", read.message);
  const [document] = read.documents;
  const keys = statePath(document, flag);
  const written = document && writtenState(document, keys);
  const state = stateOf(written);
  if (written !== undefined && state === undefined) {
    return refusal("unreadable-file", `${path}: ${keys.join(".")} is ${written}: write on or off`);
  }
  if (state === enabled) return { kind: "same" };
  const like = firstFlag(document);
  const to = inWordsOf(written ?? like?.text ?? "off", enabled);
  const place = { file: path, document: 0, path: keys };
  const edited: Edited =
    written === undefined
      ? insertField(content, place, { value: to, position: "last", ...quoteOf(like) })
      : setScalar(content, place, to);
  if (!edited.ok) return refusal(edited.reason, edited.message);
  const { from, text } = edited;
  const edit = { path, field: keys.join("."), object: null, from, to, content: text };
  return { kind: "edit", edit, content: text };
}

/** A flag may be a map of its state, rollout and variants. */
function statePath(document: ReadDocument | undefined, flag: string): readonly string[] {
  const path = ["flags", flag, "state"];
  return readField(document?.value, path) === undefined ? ["flags", flag] : path;
}

function writtenState(document: ReadDocument, keys: readonly string[]): string | undefined {
  const located = locateScalar(document, keys);
  return located.kind === "scalar" ? located.node.text : undefined;
}

/** The first flag of the file, for a new one to look the same. */
function firstFlag(document: ReadDocument | undefined): ScalarNode | undefined {
  const root = document?.root;
  const flags = root?.kind === "mapping" ? entryOf(root, "flags")?.value : undefined;
  const first = flags?.kind === "mapping" ? flags.entries[0]?.value : undefined;
  return first?.kind === "scalar" && stateOf(first.text) !== undefined ? first : undefined;
}

function quoteOf(neighbour: ScalarNode | undefined): Pick<NewField, "quote"> {
  if (neighbour?.style === "single-quoted") return { quote: "'" };
  return neighbour?.style === "double-quoted" ? { quote: '"' } : {};
}

/** `on` for `off`, `True` for `False`: the pair and the case of `like`. */
function inWordsOf(like: string, enabled: boolean): string {
  const pairs = [
    ["on", "off"],
    ["true", "false"],
    ["yes", "no"],
  ] as const;
  const [on, off] =
    pairs.find((pair) => pair.some((word) => word === like.toLowerCase())) ?? pairs[0];
  const word = enabled ? on : off;
  if (like === like.toUpperCase()) return word.toUpperCase();
  const capital = like.slice(0, 1) === like.slice(0, 1).toUpperCase();
  return capital ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
}
