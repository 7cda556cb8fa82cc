import { isRecord } from "../../core/reconcile/field-of.ts";
import { type FieldSet, isMergeable, itemElement } from "./field-set.ts";
import { listShape, mapShape } from "./field-shape.ts";
import type { Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** Lays an applied configuration over a live object: the merge of server-side apply. */
export function mergeApplied(resource: Resource, live: Json, config: Json): Json {
  const merged = mergeValue(resource, { live, config, path: [] });
  return isRecord(merged) ? merged : config;
}

type Pair = { readonly live: unknown; readonly config: unknown; readonly path: readonly string[] };

function mergeValue(resource: Resource, { live, config, path }: Pair): unknown {
  if (isRecord(live) && isRecord(config)) {
    if (path.length > 0 && mapShape(resource, path).kind === "atomic") return config;
    const merged: Record<string, unknown> = { ...live };
    for (const [name, value] of Object.entries(config)) {
      merged[name] = mergeValue(resource, {
        live: live[name],
        config: value,
        path: [...path, name],
      });
    }
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(config)) return config;
  const shape = listShape(resource, path);
  if (!isMergeable(shape, live) || !isMergeable(shape, config)) return config;
  const items = new Map<string, unknown>(live.map((item) => [itemElement(shape, item), item]));
  for (const item of config) {
    const key = itemElement(shape, item);
    items.set(
      key,
      mergeValue(resource, { live: items.get(key), config: item, path: [...path, "*"] }),
    );
  }
  return [...items.values()];
}

/** Takes fields out of an object, and with them every map and list that is empty then and not one of `kept`. */
export function removeFields(
  resource: Resource,
  object: Json,
  { dropped, kept }: { readonly dropped: FieldSet; readonly kept: FieldSet },
): Json {
  let pruned: unknown = object;
  for (const field of dropped) {
    const elements = field.split("\n");
    pruned = removeAt({ resource, kept }, { value: pruned, elements, depth: 0, path: [] });
  }
  return isRecord(pruned) ? pruned : object;
}

type Removal = {
  readonly value: unknown;
  /** Of the whole field; `depth` of them lead to `value`. */
  readonly elements: readonly string[];
  readonly depth: number;
  readonly path: readonly string[];
};

type RemoveFrom = { readonly resource: Resource; readonly kept: FieldSet };

/** Undefined when nothing is left. */
function removeAt(from: RemoveFrom, removal: Removal): unknown {
  const { value, elements, depth, path } = removal;
  const isLast = depth === elements.length - 1;
  const element = elements[depth] ?? "";
  const isKept = depth === 0 || from.kept.has(elements.slice(0, depth).join("\n"));
  if (Array.isArray(value)) {
    const shape = listShape(from.resource, path);
    const left = value.flatMap((item: unknown): readonly unknown[] => {
      if (itemElement(shape, item) !== element) return [item];
      if (isLast) return [];
      const next = { value: item, elements, depth: depth + 1, path: [...path, "*"] };
      const child = removeAt(from, next);
      return child === undefined ? [] : [child];
    });
    return left.length > 0 || isKept ? left : undefined;
  }
  const name = element.slice(2);
  if (!isRecord(value) || !(name in value)) return value;
  const { [name]: child, ...others } = value;
  const next = { value: child, elements, depth: depth + 1, path: [...path, name] };
  const left = isLast ? undefined : removeAt(from, next);
  if (left !== undefined) return { ...value, [name]: left };
  return Object.keys(others).length > 0 || isKept ? others : undefined;
}

/** An applied configuration without its nulls: they say "no value", which is what leaving a field out says. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== null && child !== undefined)
      .map(([name, child]) => [name, withoutNulls(child)]),
  );
}
