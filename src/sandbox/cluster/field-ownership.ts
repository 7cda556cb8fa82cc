import { isDeepStrictEqual } from "node:util";
import { isRecord, listOf, textOf } from "../../core/reconcile/field-of.ts";
import { mergeApplied, removeFields } from "./apply-patch.ts";
import { type FieldSet, flatten, fromFieldsV1, toFieldsV1 } from "./field-set.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

type Json = Readonly<Record<string, unknown>>;

/** Who writes: one entry of metadata.managedFields. */
export type FieldManager = {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  readonly subresource: string | null;
};

export type Owner = FieldManager & {
  readonly apiVersion: string;
  readonly time: string;
  readonly fields: FieldSet;
};

export type Conflict = { readonly owner: Owner; readonly field: string };

const serverFields = [
  "f:apiVersion",
  "f:kind",
  ...[
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "managedFields",
    "selfLink",
  ].map((name) => `f:metadata\nf:${name}`),
];

/**
 * Server-side apply, as structured-merge-diff does it: fields that `config` changes and another manager owns are
 * conflicts unless `force` takes them; fields that the manager applied before, leaves out now and nobody else
 * owns are removed.
 */
export function applyFields(
  resource: Resource,
  write: {
    readonly live: Json;
    readonly config: Json;
    readonly manager: FieldManager;
    readonly force: boolean;
    readonly time: string;
  },
):
  | { readonly kind: "applied"; readonly object: Json; readonly owners: readonly Owner[] }
  | { readonly kind: "conflict"; readonly conflicts: readonly Conflict[] } {
  const { live, config, manager, force, time } = write;
  const owners = ownersOf(live);
  const before = owners.find((owner) => isSame(owner, manager))?.fields ?? new Set<string>();
  const others = owners.filter((owner) => !isSame(owner, manager));
  const merged = mergeApplied(resource, live, config);
  const changed = changedFields(resource, live, merged).written;
  const conflicts = others.flatMap((owner) =>
    [...owner.fields].filter((field) => changed.has(field)).map((field) => ({ owner, field })),
  );
  if (conflicts.length > 0 && !force) return { kind: "conflict", conflicts };

  const fields = ownedIn(resource, config);
  const left = others.map((owner) => withFields(owner, minus(owner.fields, changed)));
  const dropped = [...before].filter(
    (field) => !isHeld(field, fields) && !left.some((owner) => isHeld(field, owner.fields)),
  );
  const own = { ...manager, apiVersion: apiVersionOf(resource), time, fields };
  const kept = new Set([...fields, ...left.flatMap((owner) => [...owner.fields])]);
  return {
    kind: "applied",
    object: removeFields(resource, merged, { dropped: new Set(dropped), kept }),
    owners: [...left, own].filter((owner) => owner.fields.size > 0),
  };
}

/**
 * Ownership after a write that is no apply: what it changes is the writer's, from whoever had it. A write may say
 * itself who owns what, and gives up all ownership with one empty entry.
 */
export function updateFields(
  resource: Resource,
  write: {
    readonly live: Json;
    readonly next: Json;
    readonly manager: FieldManager;
    readonly time: string;
  },
): readonly Owner[] {
  const { live, next, manager, time } = write;
  const { written, removed } = changedFields(resource, live, next);
  if (isReset(next)) return [];
  const said = ownersOf(next);
  const owners = said.length > 0 ? said : ownersOf(live);
  const own = owners.find((owner) => isSame(owner, manager));
  const fields = new Set([...minus(own?.fields ?? new Set(), removed), ...written]);
  const mine = { ...manager, apiVersion: apiVersionOf(resource), time, fields };
  const others = owners
    .filter((owner) => owner !== own)
    .map((owner) => withFields(owner, minus(minus(owner.fields, removed), written)));
  return [...others, mine].filter((owner) => owner.fields.size > 0);
}

function isReset(object: Json): boolean {
  const entries = listOf(object, "metadata", "managedFields");
  return entries.length === 1 && isDeepStrictEqual(entries[0], {});
}

export function ownersOf(object: Json): readonly Owner[] {
  return listOf(object, "metadata", "managedFields").map((entry) => ({
    name: textOf(entry, "manager") ?? "",
    operation: textOf(entry, "operation") === "Apply" ? "Apply" : "Update",
    subresource: textOf(entry, "subresource") ?? null,
    apiVersion: textOf(entry, "apiVersion") ?? "",
    time: textOf(entry, "time") ?? "",
    fields: fromFieldsV1(isRecord(entry) ? entry["fieldsV1"] : {}),
  }));
}

/** As metadata.managedFields, in a real server's order. An entry that owns what it owned before keeps its time. */
export function toManagedFields(
  owners: readonly Owner[],
  before: readonly Owner[],
): readonly unknown[] {
  const timed = owners.map((owner) => {
    const old = before.find((one) => isSame(one, owner));
    const isKept = old !== undefined && isDeepStrictEqual(old.fields, owner.fields);
    return isKept ? { ...owner, time: old.time } : owner;
  });
  return timed.toSorted(byOperationThenTime).map((owner) => ({
    manager: owner.name,
    operation: owner.operation,
    apiVersion: owner.apiVersion,
    time: owner.time,
    fieldsType: "FieldsV1",
    fieldsV1: toFieldsV1(owner.fields),
    ...(owner.subresource === null ? {} : { subresource: owner.subresource }),
  }));
}

function byOperationThenTime(a: Owner, b: Owner): number {
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

function orderOf({ operation, time, name }: Owner): string {
  return `${operation} ${time} ${name}`;
}

function isSame(a: FieldManager, b: FieldManager): boolean {
  return a.name === b.name && a.operation === b.operation && a.subresource === b.subresource;
}

function ownedIn(resource: Resource, object: Json): FieldSet {
  return minus(new Set(flatten(resource, object).keys()), new Set(serverFields));
}

function changedFields(resource: Resource, before: Json, after: Json) {
  const [old, now] = [flatten(resource, before), flatten(resource, after)];
  const written = new Set(
    [...now].flatMap(([field, value]) =>
      old.has(field) && isDeepStrictEqual(old.get(field), value) ? [] : [field],
    ),
  );
  const removed = new Set([...old.keys()].filter((field) => !now.has(field)));
  const server = new Set(serverFields);
  return { written: minus(written, server), removed };
}

/** Whether `fields` has `field` or anything below it. */
function isHeld(field: string, fields: FieldSet): boolean {
  return fields.has(field) || [...fields].some((other) => other.startsWith(`${field}\n`));
}

function withFields(owner: Owner, fields: FieldSet): Owner {
  return { ...owner, fields };
}

function minus(a: FieldSet, b: FieldSet): FieldSet {
  return new Set([...a].filter((field) => !b.has(field)));
}
