import { isRecord } from "../../core/reconcile/field-of.ts";
import { type FieldShape, keyDefaults, listShape, mapShape } from "./field-shape.ts";
import type { Resource } from "./resource.ts";

/**
 * Fields by their path: elements as fieldsV1 writes them (`f:spec`, `k:{"name":"carts"}`, `v:"a"`), one a line.
 * Everything that server-side apply asks is then a question about sets of lines.
 */
export type FieldSet = ReadonlySet<string>;

/** The leaves of an object and the items of its keyed lists, each with its value. */
export function flatten(resource: Resource, object: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  visit({ resource, fields }, object, { elements: [], path: [] });
  return fields;
}

type At = { readonly elements: readonly string[]; readonly path: readonly string[] };
type Walk = { readonly resource: Resource; readonly fields: Map<string, unknown> };

function visit(walk: Walk, value: unknown, at: At): void {
  const { resource, fields } = walk;
  if (isRecord(value) && !isLeafMap(resource, value, at)) {
    for (const [name, child] of Object.entries(value)) {
      visit(walk, child, {
        elements: [...at.elements, `f:${name}`],
        path: [...at.path, name],
      });
    }
    return;
  }
  const shape: FieldShape = Array.isArray(value)
    ? listShape(resource, at.path)
    : { kind: "atomic" };
  if (!Array.isArray(value) || value.length === 0 || !isMergeable(shape, value)) {
    if (at.elements.length > 0) fields.set(at.elements.join("\n"), value);
    return;
  }
  for (const item of value) {
    const elements = [...at.elements, itemElement(shape, item)];
    fields.set(elements.join("\n"), shape.kind === "set" ? item : null);
    if (shape.kind === "keyed") visit(walk, item, { elements, path: [...at.path, "*"] });
  }
}

function isLeafMap(resource: Resource, value: object, at: At): boolean {
  if (at.elements.length === 0) return false;
  return Object.keys(value).length === 0 || mapShape(resource, at.path).kind === "atomic";
}

/** Whether a list can be merged as its shape says: its items need their keys, each but once. */
export function isMergeable(shape: FieldShape, list: readonly unknown[]): boolean {
  if (shape.kind === "set") return list.every((item) => typeof item === "string");
  if (shape.kind !== "keyed") return false;
  const elements = list.map((item) =>
    shape.keys.every((key) => keyOf(item, key) !== undefined) ? itemElement(shape, item) : null,
  );
  return !elements.includes(null) && new Set(elements).size === elements.length;
}

/** `k:{"containerPort":80,"protocol":"TCP"}`, or `v:"a"` in a set. */
export function itemElement(shape: FieldShape, item: unknown): string {
  if (shape.kind !== "keyed") return `v:${JSON.stringify(item)}`;
  const key = Object.fromEntries(shape.keys.toSorted().map((name) => [name, keyOf(item, name)]));
  return `k:${JSON.stringify(key)}`;
}

function keyOf(item: unknown, name: string): unknown {
  return isRecord(item) ? (item[name] ?? keyDefaults[name]) : undefined;
}

/** As managedFields stores it: nested, `.` marking an item that is owned itself. */
export function toFieldsV1(set: FieldSet): Readonly<Record<string, unknown>> {
  const root: Tree = {};
  for (const field of set) {
    let at = root;
    for (const element of field.split("\n")) at = at[element] ??= {};
    if (field.split("\n").at(-1)?.startsWith("k:")) at["."] = {};
  }
  return root;
}

type Tree = { [element: string]: Tree };

export function fromFieldsV1(fieldsV1: unknown): FieldSet {
  const set = new Set<string>();
  collect(fieldsV1, [], set);
  return set;
}

function collect(node: unknown, elements: readonly string[], set: Set<string>): void {
  const children = isRecord(node) ? Object.entries(node) : [];
  if (elements.length > 0 && (children.length === 0 || children.some(([name]) => name === "."))) {
    set.add(elements.join("\n"));
  }
  for (const [name, child] of children) {
    if (name !== ".") collect(child, [...elements, name], set);
  }
}

/** The way people and error messages write a path: `.spec.containers[name="carts"].image`. */
export function fieldPath(field: string): string {
  return field
    .split("\n")
    .map((element) => {
      const rest = element.slice(2);
      if (element.startsWith("f:")) return `.${rest}`;
      if (element.startsWith("v:")) return `[=${rest}]`;
      const keys: unknown = JSON.parse(rest);
      const parts = Object.entries(isRecord(keys) ? keys : {});
      return `[${parts.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}
