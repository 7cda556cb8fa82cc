import { z } from "zod";

const Labels = z.record(z.string(), z.string());
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** One of the alerts that Prometheus posts. */
export const PostedAlert = z.object({
  labels: Labels,
  annotations: Labels.default({}),
  startsAt: Time.optional(),
  endsAt: Time.optional(),
  generatorURL: z.string().default(""),
});
export type PostedAlert = z.infer<typeof PostedAlert>;

/** Of matchers for equality. */
export const PostedSilence = z.object({
  matchers: z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.literal(false) })),
  startsAt: Time,
  endsAt: Time,
  createdBy: z.string(),
  comment: z.string(),
});
export type PostedSilence = z.infer<typeof PostedSilence>;
