import { z } from "zod";

/** A map without unknown keys, for what users write; the message lists the keys that are known. */
export function strictMap<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? `known here: ${known}` : undefined),
  });
}
