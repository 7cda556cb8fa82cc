import { z } from "zod";

export const NewFeature = z.object({
  name: z.string(),
  type: z.string().default("release"),
  description: z.string().nullish(),
  impressionData: z.boolean().default(false),
});

const parameters = z.record(
  z.string(),
  z.union([z.string(), z.number()]).transform((value) => String(value)),
);

const variants = z.array(
  z.looseObject({
    name: z.string(),
    weight: z.number().min(0).max(1000),
    weightType: z.enum(["fix", "variable"]),
  }),
);

export const NewStrategy = z.object({
  name: z.string(),
  title: z.string().nullable().default(null),
  disabled: z.boolean().default(false),
  parameters: parameters.default({}),
  variants: variants.default([]),
});

/** A JSON Patch of what is changed here: one parameter, or all variants. */
export const StrategyPatch = z.array(
  z.union([
    z.object({
      op: z.enum(["add", "replace"]),
      path: z.string().regex(/^\/parameters\/\w+$/),
      value: z.string(),
    }),
    z.object({
      op: z.enum(["add", "replace"]),
      path: z.literal("/variants"),
      value: variants,
    }),
  ]),
);
export type StrategyPatch = z.infer<typeof StrategyPatch>;
