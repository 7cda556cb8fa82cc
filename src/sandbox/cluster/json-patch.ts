import { isDeepStrictEqual } from "node:util";
import { fieldOf, isRecord, textOf } from "../../core/reconcile/field-of.ts";

/** RFC 6902, all or nothing: undefined where an operation does not fit. */
export function jsonPatch(target: unknown, patch: readonly unknown[]): Step {
  let step: Step = { value: target };
  for (const operation of patch) step = step && patched(step.value, operation);
  return step;
}

type Step = { readonly value: unknown } | undefined;
type Path = readonly string[];
type Operation = {
  readonly path: Path;
  readonly from: Path;
  readonly value: unknown;
};

const operations: Readonly<Record<string, (target: unknown, operation: Operation) => Step>> = {
  add: (target, { path, value }) => put(target, path, { value, insert: true }),
  replace: (target, { path, value }) =>
    read(target, path) && put(target, path, { value, insert: false }),
  remove: (target, { path }) => remove(target, path),
  copy: (target, { path, from }) => {
    const source = read(target, from);
    return source && put(target, path, { value: source.value, insert: true });
  },
  move: (target, { path, from }) => {
    const [source, rest] = [read(target, from), remove(target, from)];
    return source && rest && put(rest.value, path, { value: source.value, insert: true });
  },
  test: (target, { path, value }) => {
    const found = read(target, path);
    return found && isDeepStrictEqual(found.value, value) ? { value: target } : undefined;
  },
};

function patched(target: unknown, operation: unknown): Step {
  return operations[textOf(operation, "op") ?? ""]?.(target, {
    path: pointer(textOf(operation, "path") ?? ""),
    from: pointer(textOf(operation, "from") ?? ""),
    value: fieldOf(operation, "value"),
  });
}

function pointer(text: string): Path {
  if (text === "") return [];
  const parts = text.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(target: unknown, path: Path): Step {
  const [key, ...rest] = path;
  if (key === undefined) return { value: target };
  if (Array.isArray(target)) return key in target ? read(target[Number(key)], rest) : undefined;
  return isRecord(target) && key in target ? read(target[key], rest) : undefined;
}

type Change = { readonly value: unknown; readonly insert: boolean };

function put(target: unknown, path: Path, change: Change): Step {
  const [key, ...rest] = path;
  if (key === undefined) return { value: change.value };
  if (Array.isArray(target)) return putInList(target, { key, rest }, change);
  if (!isRecord(target) || (rest.length > 0 && !(key in target))) return undefined;
  const child = put(target[key], rest, change);
  return child && { value: { ...target, [key]: child.value } };
}

function putInList(
  list: readonly unknown[],
  { key, rest }: { readonly key: string; readonly rest: Path },
  change: Change,
): Step {
  const index = key === "-" ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return undefined;
  const adds = rest.length === 0 && change.insert;
  const child = put(list[index], rest, change);
  return child && { value: list.toSpliced(index, adds ? 0 : 1, child.value) };
}

function remove(target: unknown, path: Path): Step {
  const [key, ...rest] = path;
  if (key === undefined || read(target, path) === undefined) return undefined;
  if (Array.isArray(target)) {
    const index = Number(key);
    if (rest.length === 0) return { value: target.toSpliced(index, 1) };
    const child = remove(target[index], rest);
    return child && { value: target.with(index, child.value) };
  }
  if (!isRecord(target)) return undefined;
  const { [key]: own, ...others } = target;
  if (rest.length === 0) return { value: others };
  const child = remove(own, rest);
  return child && { value: { ...target, [key]: child.value } };
}
