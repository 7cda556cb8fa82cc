import { isRecord, textOf } from "../../core/reconcile/field-of.ts";
import type { Resource } from "./resource.ts";

/** The first field of an object that its kind does not have, or has as another type; undefined if all fit. */
export type FieldSchema = (resource: Resource, object: unknown) => SchemaFault | undefined;

/** `path` as server-side apply says it: `.spec.replicas`. */
type SchemaFault = { readonly path: string; readonly message: string };

/** Attributes of a model by their name in JSON, with a type such as `Array<V1Container>`. */
type Attributes = ReadonlyMap<string, string>;
type AttributesOf = (model: string) => Attributes | undefined;

/** Maps whose values are quantities: `cpu: 1` is as good as `cpu: "1"` there. */
const quantities = /\.(limits|requests|capacity|allocatable|hard|max|min|default|used)$/;

/**
 * Fields of the built-in kinds, from the models that client-node generates from Kubernetes' own OpenAPI
 * description. Loading them takes most of a second.
 */
export async function loadFieldSchema(): Promise<FieldSchema> {
  const models: Readonly<Record<string, unknown>> = await import("@kubernetes/client-node");
  const known = new Map<string, Attributes | undefined>();
  const attributesOf: AttributesOf = (model) => {
    if (!known.has(model)) known.set(model, readAttributes(models[model]));
    return known.get(model);
  };
  return ({ builtIn, version, kind }, object) => {
    const model = `V${version.slice(1)}${kind}`;
    if (!builtIn || attributesOf(model) === undefined) return undefined;
    return check(attributesOf, { value: object, type: model, path: "" });
  };
}

function readAttributes(model: unknown): Attributes | undefined {
  if (typeof model !== "function" || !("getAttributeTypeMap" in model)) return undefined;
  const read = model.getAttributeTypeMap;
  if (typeof read !== "function") return undefined;
  const list: unknown = Reflect.apply(read, model, []);
  if (!Array.isArray(list)) return undefined;
  return new Map(
    list.map((one: unknown) => [textOf(one, "baseName") ?? "", textOf(one, "type") ?? "any"]),
  );
}

type Typed = { readonly value: unknown; readonly type: string; readonly path: string };

function check(attributesOf: AttributesOf, typed: Typed): SchemaFault | undefined {
  const { value, type, path } = typed;
  if (value === null || value === undefined || type === "any") return undefined;
  const item = /^(?:Array|Set)<(.+)>$/.exec(type)?.[1];
  if (item !== undefined) return checkList(attributesOf, { value, type: item, path });
  const entry = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (entry !== undefined) {
    if (!isRecord(value)) return expected(typed, "map");
    if (entry === "string" && quantities.test(path)) return undefined;
    return first(Object.entries(value), ([name, child]) =>
      check(attributesOf, { value: child, type: entry, path: `${path}.${name}` }),
    );
  }
  const attributes = attributesOf(type);
  return attributes === undefined ? checkScalar(typed) : checkMap(attributesOf, attributes, typed);
}

function checkMap(
  attributesOf: AttributesOf,
  attributes: Attributes,
  typed: Typed,
): SchemaFault | undefined {
  if (!isRecord(typed.value)) return expected(typed, "map");
  return first(Object.entries(typed.value), ([name, value]) => {
    const path = `${typed.path}.${name}`;
    const type = attributes.get(name);
    if (type === undefined) return { path, message: "field not declared in schema" };
    return check(attributesOf, { value, type, path });
  });
}

function checkList(attributesOf: AttributesOf, list: Typed): SchemaFault | undefined {
  const { value, type, path } = list;
  if (!Array.isArray(value)) return expected(list, "list");
  return first([...value.entries()], ([index, item]) => {
    const name = textOf(item, "name");
    const at = name === undefined ? `[${index}]` : `[name=${JSON.stringify(name)}]`;
    return check(attributesOf, { value: item, type, path: `${path}${at}` });
  });
}

const scalars: Readonly<
  Record<string, { readonly types: readonly string[]; readonly words: string }>
> = {
  string: { types: ["string"], words: "string" },
  Date: { types: ["string"], words: "string" },
  number: { types: ["number"], words: "numeric (int or float)" },
  boolean: { types: ["boolean"], words: "boolean" },
  IntOrString: { types: ["string", "number"], words: "scalar" },
};

function checkScalar(typed: Typed): SchemaFault | undefined {
  const scalar = scalars[typed.type];
  if (scalar === undefined || scalar.types.includes(typeof typed.value)) return undefined;
  return expected(typed, scalar.words);
}

function expected({ value, path }: Typed, words: string): SchemaFault {
  const got = Array.isArray(value) ? "list" : typeof value;
  return { path, message: `expected ${words}, got ${got === "object" ? "map" : got}` };
}

function first<T>(
  items: readonly T[],
  fault: (item: T) => SchemaFault | undefined,
): SchemaFault | undefined {
  for (const item of items) {
    const found = fault(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
