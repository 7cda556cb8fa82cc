import type { z } from "zod";
import type { Fault, Parsed } from "../core/fault.ts";
import { longestText, parseYamlDocument } from "../core/yaml/parse-yaml.ts";
import { readDocument } from "../core/yaml/read-document.ts";
import { yamlDocument } from "../core/yaml/yaml-document.ts";

/** A file that was read, by the name that faults give it. */
export type Source = { readonly path: string; readonly text: string };

/**
 * JSON as `schema` understands it. It is read as the YAML that it also is, which knows where everything is written; what
 * has more than a YAML file may have is read as JSON alone, all of whose faults are at its beginning.
 */
export function readJson<T>({ path, text }: Source, schema: z.ZodType<T>): Parsed<T> {
  if (text.trim() === "") {
    return { ok: false, faults: [{ path, line: 1, column: 1, message: "the file is empty" }] };
  }
  if (text.length > longestText) return readLargeJson({ path, text }, schema);
  const document = parseYamlDocument(text, path, "core");
  return document.ok
    ? readDocument(document.value, schema)
    : { ok: false, faults: asJson(document.faults) };
}

const beginning = { line: 1, column: 1 };

function readLargeJson<T>({ path, text }: Source, schema: z.ZodType<T>): Parsed<T> {
  try {
    const value: unknown = JSON.parse(text, createReviver());
    const root = { offset: 0, keyOffset: undefined, isQuoted: false, children: new Map() };
    const document = yamlDocument({ path, value, root, positionAt: () => beginning });
    return readDocument(document, schema);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const message =
      error instanceof SyntaxError
        ? `this is not valid JSON: ${error.message}`
        : "this has too many values, or is nested too deeply";
    return { ok: false, faults: [{ path, ...beginning, message }] };
  }
}

/** Each of them may have a fault, which takes far more memory than a few characters do. */
const mostValues = 3_000_000;

/** JSON has no infinity, so that JSON.parse gives one only for a number that is too large. */
function createReviver(): (key: string, value: unknown) => unknown {
  let count = 0;
  return (_, value) => {
    count += 1;
    if (count > mostValues) throw new RangeError();
    return value === Infinity || value === -Infinity ? "a number above 1.8e308" : value;
  };
}

/** Who writes JSON need not know that it was read as something else. */
function asJson(faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({
    ...fault,
    message: fault.message.replace("this is not valid YAML", "this is not valid JSON"),
  }));
}
