import type { z } from "zod";
import type { Fault, Parsed } from "../core/fault.ts";
import { parseYamlDocument } from "../core/yaml/parse-yaml.ts";
import { readDocument } from "../core/yaml/read-document.ts";

/** A file that was read, by the name that faults give it. */
export type Source = { readonly path: string; readonly text: string };

/** JSON as `schema` understands it. It is read as the YAML that it also is, which knows where everything is written. */
export function readJson<T>({ path, text }: Source, schema: z.ZodType<T>): Parsed<T> {
  if (text.trim() === "") {
    return { ok: false, faults: [{ path, line: 1, column: 1, message: "the file is empty" }] };
  }
  const document = parseYamlDocument(text, path, "core");
  return document.ok
    ? readDocument(document.value, schema)
    : { ok: false, faults: asJson(document.faults) };
}

/** Who writes JSON need not know that it was read as something else. */
function asJson(faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({
    ...fault,
    message: fault.message.replace("this is not valid YAML", "this is not valid JSON"),
  }));
}
