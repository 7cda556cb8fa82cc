import { isRecord } from "../../../src/core/reconcile/field-of.ts";

/** Values that differ from `value` in one place: each leaf changed, removed, emptied, lists reordered, things added. */
export function mutationsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return [...ofList(value), ...empties];
  if (isRecord(value)) return [...ofMap(value), ...empties];
  return [...ofScalar(value), ...empties];
}

const empties: readonly unknown[] = [null, "", 0, false, [], {}];

function ofList(list: readonly unknown[]): readonly unknown[] {
  return [
    ...list.map((_, index) => list.toSpliced(index, 1)),
    ...list.flatMap((item, index) => mutationsOf(item).map((other) => list.with(index, other))),
    ...(list.length > 1 ? [list.toReversed()] : []),
    [...list, ...list.slice(0, 1)],
  ];
}

function ofMap(map: Readonly<Record<string, unknown>>): readonly unknown[] {
  const entries = Object.entries(map);
  return [
    ...entries.map(([name]) => Object.fromEntries(entries.filter(([other]) => other !== name))),
    ...entries.flatMap(([name, value]) =>
      mutationsOf(value).map((other) => ({ ...map, [name]: other })),
    ),
    { ...map, added: "x" },
  ];
}

function ofScalar(value: unknown): readonly unknown[] {
  if (typeof value === "number") return [value + 1, String(value)];
  if (typeof value === "boolean") return [!value];
  if (typeof value !== "string") return [];
  return [`${value}x`, "TCP", "1", "1000m"].filter((other) => other !== value);
}

/** What a person makes of `value` by editing one plain value in it. */
export function editsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => editsOf(item).map((other) => value.with(index, other)));
  }
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      editsOf(inner).map((other) => ({ ...value, [name]: other })),
    );
  }
  return ofScalar(value).slice(0, 1);
}
