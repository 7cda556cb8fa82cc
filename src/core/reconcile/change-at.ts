import { isRecord } from "./field-of.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

type Change = (found: unknown) => unknown;

/** `object` with what is at `path` changed; `*` stands for every item of a list. Where the way ends early, it stays. */
export function changeAt(
  object: KubernetesObject,
  path: readonly [string, ...string[]],
  change: Change,
): KubernetesObject {
  const [root, ...rest] = path;
  if (!Object.hasOwn(object, root)) return object;
  return { ...object, [root]: changed(object[root], rest, change) };
}

function changed(value: unknown, path: readonly string[], change: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (key === "*") {
    return Array.isArray(value) ? value.map((item: unknown) => changed(item, rest, change)) : value;
  }
  if (!isRecord(value) || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: changed(value[key], rest, change) };
}
