import { isRecord } from "../../core/reconcile/field-of.ts";
import { isMergeable, itemElement } from "./field-set.ts";
import { listShape } from "./field-shape.ts";
import type { Resource } from "./resource.ts";

type Patch = {
  readonly target: unknown;
  readonly patch: unknown;
  readonly path: readonly string[];
};

/**
 * Kubernetes' own patch: like a merge patch, but lists of keyed items merge item by item. Knows the directives
 * `$patch: delete | replace`, `$deleteFromPrimitiveList/x` and `$setElementOrder/x` (which only orders).
 */
export function strategicMergePatch(resource: Resource, target: unknown, patch: unknown): unknown {
  return merge(resource, { target, patch, path: [] });
}

function merge(resource: Resource, { target, patch, path }: Patch): unknown {
  if (Array.isArray(patch)) return mergeList(resource, { target, patch, path });
  if (!isRecord(patch)) return patch;
  const { $patch: directive, ...fields } = patch;
  if (directive === "replace") return fields;
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith("$deleteFromPrimitiveList/")) {
      const list = name.slice("$deleteFromPrimitiveList/".length);
      merged[list] = without(merged[list], value);
    } else if (value === null) {
      delete merged[name];
    } else if (!name.startsWith("$")) {
      merged[name] = merge(resource, { target: merged[name], patch: value, path: [...path, name] });
    }
  }
  return merged;
}

function mergeList(resource: Resource, { target, patch, path }: Patch): unknown {
  const shape = listShape(resource, path);
  if (!Array.isArray(patch) || !Array.isArray(target) || !isMergeable(shape, target)) return patch;
  if (shape.kind === "set") return [...new Set([...target, ...patch])];
  if (patch.some((item) => isRecord(item) && item["$patch"] === "replace")) {
    return patch.filter((item) => !isRecord(item) || item["$patch"] !== "replace");
  }
  const items = new Map<string, unknown>(target.map((item) => [itemElement(shape, item), item]));
  for (const item of patch) {
    const key = itemElement(shape, item);
    const step = { target: items.get(key), patch: item, path: [...path, "*"] };
    if (isRecord(item) && item["$patch"] === "delete") items.delete(key);
    else items.set(key, merge(resource, step));
  }
  return [...items.values()];
}

function without(list: unknown, removed: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(removed)) return list;
  return list.filter((item) => !removed.includes(item));
}
