import { z } from "zod";

/** The name of an environment variable, which holds a secret. */
export const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of an environment variable");

export const url = z.url({
  protocol: /^https?$/,
  error: "must be an address that starts with http:// or https://",
});
