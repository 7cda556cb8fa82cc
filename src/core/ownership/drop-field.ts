import { isRecord } from "../reconcile/field-of.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * `fields` without the one at `path`, written as an API server does: `.spec.ports[port=80,protocol="TCP"].name`, dots
 * within a name and all. Undefined if there is none.
 */
export function dropField(fields: Fields, path: string): Fields | undefined {
  const dropped = dropBelow(fields, path);
  return dropped === undefined ? undefined : (dropped.left ?? {});
}

/** Undefined: there is no such field; `left` undefined: nothing is left. */
type Dropped<T> = { readonly left: T | undefined } | undefined;

function drop(value: unknown, path: string): Dropped<unknown> {
  if (path === "") return { left: undefined };
  if (Array.isArray(value)) return dropWithin(value, path);
  return isRecord(value) ? dropBelow(value, path) : undefined;
}

function dropBelow(fields: Fields, path: string): Dropped<Fields> {
  for (const [name, value] of Object.entries(fields)) {
    if (!path.startsWith(`.${name}`)) continue;
    const dropped = drop(value, path.slice(name.length + 1));
    if (dropped === undefined) continue;
    const { [name]: _, ...others } = fields;
    const left = dropped.left === undefined ? others : { ...fields, [name]: dropped.left };
    return { left: Object.keys(left).length === 0 ? undefined : left };
  }
  return undefined;
}

function dropWithin(list: readonly unknown[], path: string): Dropped<readonly unknown[]> {
  const [, selector = "", tail = ""] = bracket.exec(path) ?? [];
  const index = list.findIndex((item, at) => isSelected(item, at, selector));
  const dropped = index === -1 ? undefined : drop(list[index], tail);
  if (dropped === undefined) return undefined;
  const left =
    dropped.left === undefined ? list.toSpliced(index, 1) : list.with(index, dropped.left);
  return { left: left.length === 0 ? undefined : left };
}

const bracket = /^\[((?:[^"\]]|"(?:[^"\\]|\\.)*")+)\](.*)$/s;

function isSelected(item: unknown, index: number, selector: string): boolean {
  if (/^\d+$/.test(selector)) return index === Number(selector);
  if (selector.startsWith("=")) return JSON.stringify(item) === selector.slice(1);
  const keys = [...selector.matchAll(/([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*)/g)];
  return keys.length > 0 && keys.every(([, key = "", written]) => keyOf(item, key) === written);
}

/** As JSON; where the item leaves a part of its key out, what the API server takes for it. */
function keyOf(item: unknown, key: string): string | undefined {
  const value = isRecord(item) ? item[key] : undefined;
  return JSON.stringify(value ?? (key === "protocol" ? "TCP" : undefined));
}
