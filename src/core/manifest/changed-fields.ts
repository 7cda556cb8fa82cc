import { readDocuments } from "./read-documents.ts";
import { readField } from "./read-field.ts";

/** One place in which two versions of a YAML file say different things. */
export type ChangedField = {
  /** Kind and name of the object; null for a document that is none. */
  readonly kind: string | null;
  readonly apiVersion: string | null;
  readonly name: string | null;
  /** Keys down to what was changed, added or removed; empty for a whole object. */
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
};

/** Undefined where one of the texts is no YAML, a chart's template say. An absent file is an empty text. */
export function changedFields(before: string, after: string): readonly ChangedField[] | undefined {
  const [old, young] = [objectsOf(before), objectsOf(after)];
  if (old === undefined || young === undefined) return undefined;
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), young.get(id)];
    const value = is ?? was;
    const kind = textOf(readField(value, ["kind"]));
    const apiVersion = textOf(readField(value, ["apiVersion"]));
    const name = textOf(readField(value, ["metadata", "name"]));
    return differences(was, is, []).map((field) => ({ kind, apiVersion, name, ...field }));
  });
}

type Difference = Pick<ChangedField, "path" | "before" | "after">;

/** By what identifies an object; documents that are no objects go by their position. */
function objectsOf(text: string): ReadonlyMap<string, unknown> | undefined {
  const read = readDocuments(text, "");
  if (!read.ok) return undefined;
  const values = read.documents.flatMap(({ value }) => itemsOf(value));
  const found = new Map<string, unknown>();
  for (const [index, value] of values.entries()) {
    const keys = [["kind"], ["metadata", "namespace"], ["metadata", "name"]];
    const id = keys.map((path) => textOf(readField(value, path)) ?? "").join("/");
    found.set(id === "//" || found.has(id) ? `${id}#${index}` : id, value);
  }
  return found;
}

function itemsOf(value: unknown): readonly unknown[] {
  const items = readField(value, ["items"]);
  const isList = textOf(readField(value, ["kind"]))?.endsWith("List") === true;
  return isList && Array.isArray(items) ? items : [value];
}

function differences(
  before: unknown,
  after: unknown,
  path: readonly string[],
): readonly Difference[] {
  if (before === after) return [];
  const [was, is] = partsOf(before, after);
  const whole = was === undefined || is === undefined ? [{ path, before, after }] : [];
  const keys = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  const below = [...keys].flatMap((key) =>
    differences(was?.get(key), is?.get(key), [...path, key]),
  );
  return [...whole, ...below];
}

type Parts = ReadonlyMap<string, unknown> | undefined;

/** Items of a list go by their names where all of them have one of their own, so that a new one shifts no other. */
function partsOf(before: unknown, after: unknown): readonly [Parts, Parts] {
  const lists = [before, after].filter((value) => Array.isArray(value));
  const isNamed = lists.length > 0 && lists.every((list) => namesOf(list) !== undefined);
  const parts = (value: unknown): Parts => {
    if (typeof value !== "object" || value === null) return undefined;
    const names = isNamed && Array.isArray(value) ? namesOf(value) : undefined;
    return new Map(
      Object.entries(value).map(([key, part]) => [names?.[Number(key)] ?? key, part] as const),
    );
  };
  return [parts(before), parts(after)];
}

function namesOf(list: readonly unknown[]): readonly string[] | undefined {
  const names = list.flatMap((item) => textOf(readField(item, ["name"])) ?? []);
  return names.length === list.length && new Set(names).size === names.length ? names : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
