import type { z } from "zod";
import type { Parsed } from "../fault.ts";
import { issueFaults } from "./issue-faults.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** A document as `schema` understands it, or where it does not. */
export function readDocument<T>(document: YamlDocument, schema: z.ZodType<T>): Parsed<T> {
  const read = schema.safeParse(document.value);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, faults: issueFaults(document, read.error.issues) };
}
