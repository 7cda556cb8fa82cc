import { z } from "zod";

/** A flag with its state in each environment of its project. */
export const Feature = z.object({
  environments: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
});
export type Feature = z.infer<typeof Feature>;

/** Unleash's error; the details hold what the message only counts. */
export const Fault = z.object({
  name: z.string().optional(),
  message: z.string(),
  details: z.array(z.object({ message: z.string() })).optional(),
});
export type Fault = z.infer<typeof Fault>;
