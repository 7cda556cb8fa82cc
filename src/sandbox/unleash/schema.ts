import { z } from "zod";

export const NewFeature = z.object({
  name: z.string(),
  type: z.string().default("release"),
  description: z.string().nullish(),
  impressionData: z.boolean().default(false),
});

export const NewStrategy = z.object({
  name: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
});
