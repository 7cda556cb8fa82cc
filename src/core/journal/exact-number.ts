import { z } from "zod";

const words = { "+Inf": Infinity, "-Inf": -Infinity, NaN: Number.NaN } as const;

/** A number of a record; the three that JSON has no sign for are words. */
export const number: z.ZodType<number> = z.union([
  z.number(),
  z.enum(["+Inf", "-Inf", "NaN"]).transform((word) => words[word]),
]);

/** JSON in which every number stays what it was. */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, part: unknown) => exact(part), indent);
}

function exact(part: unknown): unknown {
  if (typeof part !== "number" || Number.isFinite(part)) return part;
  if (Number.isNaN(part)) return "NaN";
  return part > 0 ? "+Inf" : "-Inf";
}
