import type { YamlPath } from "./yaml-node.ts";

/**
 * Where a field is, by its keys joined with dots (`spec.template.spec.containers.0.image`) or one by one. A key may
 * hold dots itself; an item of a list goes by its position or its `name`. Undefined where the value has no such field.
 */
export function findField(value: unknown, name: string | readonly string[]): YamlPath | undefined {
  return find(value, typeof name === "string" ? name.split(".") : name);
}

const longestKey = 12;

function find(value: unknown, parts: readonly string[]): YamlPath | undefined {
  if (parts.length === 0) return [];
  if (typeof value !== "object" || value === null) return undefined;
  for (let length = 1; length <= Math.min(parts.length, longestKey); length += 1) {
    const child = childOf(value, parts.slice(0, length).join("."));
    const below = child && find(child.value, parts.slice(length));
    if (child !== undefined && below !== undefined) return [child.key, ...below];
  }
  return undefined;
}

function childOf(
  value: object,
  key: string,
): { readonly key: string | number; readonly value: unknown } | undefined {
  if (!Array.isArray(value)) {
    const entry = Object.entries(value).find(([name]) => name === key);
    return entry && { key, value: entry[1] };
  }
  const items: readonly unknown[] = value;
  const position = /^\d{1,4}$/.test(key)
    ? Number(key)
    : items.findIndex((item) => isMapping(item) && item["name"] === key);
  return position in items ? { key: position, value: items[position] } : undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
