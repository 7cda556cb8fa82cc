import { z } from "zod";

const Variant = z.object({
  name: z.string(),
  weight: z.number(),
  payload: z
    .object({ type: z.enum(["string", "number", "json", "csv"]), value: z.string() })
    .nullish()
    .catch(null),
});

/** Who gets a flag; every active one counts. */
export const Strategy = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullish(),
  disabled: z.boolean().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  variants: z.array(Variant).nullish(),
});
export type Strategy = z.infer<typeof Strategy>;

/** A flag with its state in each environment of its project. */
export const Feature = z.object({
  environments: z.array(
    z.object({ name: z.string(), enabled: z.boolean(), strategies: z.array(Strategy).nullish() }),
  ),
});
export type Feature = z.infer<typeof Feature>;

/** Unleash's error; the details hold what the message only counts. */
export const Fault = z.object({
  name: z.string().optional(),
  message: z.string(),
  details: z.array(z.object({ message: z.string() })).optional(),
});
export type Fault = z.infer<typeof Fault>;
