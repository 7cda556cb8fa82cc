import { isRecord } from "../reconcile/field-of.ts";
import { childOf, type FieldTree, parseStep, stepsOf } from "./field-tree.ts";

/** The items of a keyed list or a set that one manager owns. */
export type OwnedItems = {
  /** Names of the key fields; undefined for a set, whose items are their own keys. */
  readonly keys: readonly string[] | undefined;
  /** By the signature of the item as the manager wrote it. */
  readonly items: ReadonlyMap<string, OwnedItem>;
};

type OwnedItem = {
  readonly step: string;
  /** Of the item as it is stored, a key that the manager left out filled in. */
  readonly stored: string;
};

/** Undefined if the steps of `tree` are not those of one list. */
export function ownedItems(tree: FieldTree): OwnedItems | undefined {
  const items = new Map<string, OwnedItem>();
  let keys: readonly string[] | undefined;
  for (const step of stepsOf(tree)) {
    const parsed = parseStep(step);
    if (parsed === undefined || parsed.kind === "field") return undefined;
    if (parsed.kind === "value") {
      if (keys !== undefined) return undefined;
      const signature = signatureOf(parsed.value, undefined);
      items.set(signature, { step, stored: signature });
      continue;
    }
    keys ??= Object.keys(parsed.keys);
    const stored = signatureOf(parsed.keys, keys);
    const node = childOf(tree, step) ?? {};
    const written = keys.filter((key) => childOf(node, `f:${key}`) !== undefined);
    const isWhole = written.length === keys.length;
    items.set(isWhole ? stored : signatureOf(pick(parsed.keys, written), keys), { step, stored });
  }
  return { keys, items };
}

/** What tells an item of a list from its siblings. */
export function signatureOf(item: unknown, keys: readonly string[] | undefined): string {
  if (keys === undefined) return JSON.stringify(item) ?? "";
  const fields = isRecord(item) ? item : {};
  const [first = "", ...more] = keys;
  const value = fields[first];
  // Most lists are keyed by a name: quick, and unlike any JSON of a list.
  if (more.length === 0 && typeof value === "string") return `=${value}`;
  return JSON.stringify(keys.map((key) => fields[key]));
}

function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}
