import { type Schema, Validator } from "@cfworker/json-schema";
import { fieldOf, isRecord, listOf, textOf } from "../../src/core/reconcile/field-of.ts";

/** What is wrong with a value, a line for each fault; empty if it is as the schema says. */
export type Check = (schema: unknown, value: unknown) => readonly string[];

const copied = [
  "enum",
  "required",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
] as const;

/** Not `email`: the addresses of GitHub's own bots have brackets. Not `uri-template`: what is sent is expanded. */
const formats = new Set(["date", "date-time", "uri"]);

/** Keywords whose own fault only says that one further down was found. */
const outer = new Set(["$ref", "allOf", "anyOf", "items", "properties", "additionalProperties"]);

/** Checks values against OpenAPI 3.0 schemas of one description; a schema is translated when first needed. */
export function createSchemaCheck(description: unknown): Check {
  const validators = new WeakMap<object, Validator>();
  return (schema, value) => {
    if (!isRecord(schema)) return [];
    const validator =
      validators.get(schema) ?? new Validator(close(description, schema), "2020-12", false);
    validators.set(schema, validator);
    const { errors } = validator.validate(value);
    const inner = errors.filter(({ keyword }) => !outer.has(keyword));
    return (inner.length === 0 ? errors : inner).map(
      ({ instanceLocation, error }) => `${instanceLocation} ${error}`,
    );
  };
}

/** The properties that a schema names at its top, through references and alternatives; undefined if any may come. */
export function namedProperties(
  description: unknown,
  schema: unknown,
): ReadonlySet<string> | undefined {
  const target = fieldOf(description, "components", "schemas", nameOf(schema) ?? "") ?? schema;
  if (fieldOf(target, "additionalProperties")) return undefined;
  const own = fieldOf(target, "properties");
  const names = new Set(isRecord(own) ? Object.keys(own) : []);
  for (const part of ["allOf", "anyOf", "oneOf"].flatMap((key) => listOf(target, key))) {
    const more = namedProperties(description, part);
    for (const name of more ?? []) names.add(name);
  }
  return names.size === 0 ? undefined : names;
}

/** A JSON Schema that holds all that it refers to. */
function close(description: unknown, schema: unknown): Schema {
  const names = new Set<string>();
  const root = translate(schema, names);
  const $defs: Record<string, Schema> = {};
  // A Set also yields what is added to it on the way.
  for (const name of names) {
    $defs[name] = translate(fieldOf(description, "components", "schemas", name), names);
  }
  return { allOf: [root], $defs };
}

/**
 * OpenAPI 3.0 differs from JSON Schema by `nullable`, and nothing beside a `$ref` counts. GitHub's alternatives
 * overlap, so `oneOf` is read as `anyOf`; its discriminators only repeat what the alternatives say.
 */
function translate(schema: unknown, names: Set<string>): Schema {
  const name = nameOf(schema);
  if (name !== undefined) {
    names.add(name);
    return { $ref: `#/$defs/${name}` };
  }
  const found: Schema = Object.fromEntries(
    copied.flatMap((key) => {
      const value = fieldOf(schema, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const type = textOf(schema, "type");
  if (type !== undefined) Object.assign(found, { type });
  const format = textOf(schema, "format");
  if (format !== undefined && formats.has(format)) found.format = format;
  const properties = fieldOf(schema, "properties");
  if (isRecord(properties)) {
    const entries = Object.entries(properties);
    found.properties = Object.fromEntries(entries.map(([key, of]) => [key, translate(of, names)]));
  }
  for (const key of ["items", "not", "additionalProperties"]) {
    const value = fieldOf(schema, key);
    if (value !== undefined) found[key] = isRecord(value) ? translate(value, names) : value;
  }
  const alternatives = ["anyOf", "oneOf"]
    .map((key) => listOf(schema, key).map((one) => translate(one, names)))
    .filter((list) => list.length > 0)
    .map((anyOf) => ({ anyOf }));
  const all = [...listOf(schema, "allOf").map((one) => translate(one, names)), ...alternatives];
  if (all.length > 0) found.allOf = all;
  return fieldOf(schema, "nullable") === true ? { anyOf: [{ type: "null" }, found] } : found;
}

function nameOf(schema: unknown): string | undefined {
  return textOf(schema, "$ref")?.replace("#/components/schemas/", "");
}
