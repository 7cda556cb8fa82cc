import { z } from "zod";
import type { Effect } from "./action.ts";

type ReadValue<K extends Effect["kind"]> =
  { readonly effect: Extract<Effect, { readonly kind: K }> } | { readonly error: string };

/** A rule's value as `schema` understands it; the error is one sentence that names the key at fault. */
export function readValue<Value, K extends Effect["kind"]>(
  schema: z.ZodType<Value>,
  value: unknown,
  effectOf: (value: Value) => Extract<Effect, { readonly kind: K }>,
): ReadValue<K> {
  const read = schema.safeParse(value);
  if (read.success) return { effect: effectOf(read.data) };
  const [issue] = read.error.issues;
  const key = issue?.path.join(".") ?? "";
  const unknown = issue?.code === "unrecognized_keys" ? `${issue.keys.join(", ")}: ` : "";
  const where = key === "" ? "" : `${key}: `;
  return { error: `${where}${unknown}${issue?.message ?? "it cannot be read"}` };
}

/** `true`, or the text that YAML makes of it where every scalar stays as it is written. */
export const booleanWord = z
  .union([z.boolean(), z.enum(["true", "false", "on", "off"])], {
    error: "write true or false",
  })
  .transform((word) => word === true || word === "true" || word === "on");

/** One value of a map, as text: numbers and booleans as they are written. */
export const scalarText = z
  .union([z.string(), z.number(), z.boolean()], { error: "write a single value" })
  .transform(String);

/** What the keys of a map mean, for the documentation. */
export function keysOf(schema: {
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([key, type]) => [
      key,
      z.globalRegistry.get(type)?.description ?? "",
    ]),
  );
}
