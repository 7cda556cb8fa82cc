import { isRecord, textOf } from "./field-of.ts";
import type { KubernetesObject, ObjectRef } from "./kubernetes-object.ts";
import { refOf } from "./object-ref.ts";
import { withoutServerFields } from "./server-fields.ts";

export type ObjectChange =
  | { readonly kind: "created" | "deleted"; readonly ref: ObjectRef }
  /** Deleted and made anew, for a field that cannot be changed otherwise. */
  | { readonly kind: "recreated"; readonly ref: ObjectRef; readonly reason: string }
  /** No longer wanted, and not deleted all the same. */
  | {
      readonly kind: "kept";
      readonly ref: ObjectRef;
      /** `unconfirmed` waits for a person, the others are as somebody wants them. */
      readonly why: "annotation" | "foreign-owner" | "unconfirmed" | "refused";
      readonly reason: string;
    }
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

/** What an apply changes in the live object; server-side fields are not of interest. */
export function diffLive(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
): ObjectChange | undefined {
  const ref = refOf(after);
  if (before === undefined) return { kind: "created", ref };
  const fields = diffFields(withoutServerFields(before), withoutServerFields(after));
  return fields.length === 0 ? undefined : { kind: "changed", ref, fields };
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
