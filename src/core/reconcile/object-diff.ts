import { isRecord, textOf } from "./field-of.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import { objectKey, refOf } from "./object-ref.ts";

export type ObjectChange =
  | { readonly kind: "created" | "deleted"; readonly ref: ObjectRef }
  | {
      readonly kind: "changed";
      readonly ref: ObjectRef;
      readonly fields: readonly FieldChange[];
    };

/** Values as JSON; null where the field is absent. A Secret's values are `(hidden)`. */
export type FieldChange = {
  /** `spec.template.spec.containers[name=carts].image` */
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
};

/** What `after` changes in `before`, object by object, in the order of `after`; deleted ones come last. */
export function diffObjects(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): readonly ObjectChange[] {
  const old = new Map(before.map((object) => [objectKey(refOf(object)), object]));
  const kept = new Set<string>();
  const changes: ObjectChange[] = [];
  for (const object of after) {
    const ref = refOf(object);
    const key = objectKey(ref);
    kept.add(key);
    const earlier = old.get(key);
    if (earlier === undefined) {
      changes.push({ kind: "created", ref });
      continue;
    }
    const fields = diffFields(earlier, object);
    if (fields.length > 0) changes.push({ kind: "changed", ref, fields });
  }
  for (const [key, object] of old) {
    if (!kept.has(key)) changes.push({ kind: "deleted", ref: refOf(object) });
  }
  return changes;
}

function diffFields(before: KubernetesObject, after: KubernetesObject): readonly FieldChange[] {
  const fields = diffValues(before, after, "");
  if (after.kind !== "Secret") return fields;
  return fields.map((field) =>
    /^(data|stringData)([.[]|$)/.test(field.path)
      ? { ...field, from: hide(field.from), to: hide(field.to) }
      : field,
  );
}

function hide(value: string | null): string | null {
  return value === null ? null : "(hidden)";
}

function diffValues(before: unknown, after: unknown, path: string): readonly FieldChange[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      diffValues(before[key], after[key], `${path}${step(key, path)}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  const [from, to] = [render(before), render(after)];
  return from === to ? [] : [{ path, from, to }];
}

function diffLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): readonly FieldChange[] {
  const [old, now] = [byName(before), byName(after)];
  if (old !== undefined && now !== undefined) {
    const names = new Set([...old.keys(), ...now.keys()]);
    return [...names].flatMap((name) =>
      diffValues(old.get(name), now.get(name), `${path}[name=${name}]`),
    );
  }
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    diffValues(before[index], after[index], `${path}[${index}]`),
  );
}

/** The items of a list of named things, as containers, env and volumes are; undefined for any other list. */
function byName(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = new Map<string, unknown>();
  for (const item of list) {
    const name = textOf(item, "name");
    if (name === undefined || named.has(name)) return undefined;
    named.set(name, item);
  }
  return named;
}

function step(key: string, path: string): string {
  if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
  return path === "" ? key : `.${key}`;
}

/** Null says as much as absence: Kubernetes reads them alike. */
function render(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
