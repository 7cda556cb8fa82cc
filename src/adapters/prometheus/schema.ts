import { z } from "zod";

/** Prometheus writes numbers as text, with its own words for what JSON has not. */
const Point = z.tuple([z.number(), z.string()]).transform(([, text]) => numberOf(text));

const Metric = z.record(z.string(), z.string());

const Result = z.discriminatedUnion("resultType", [
  z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: Metric, value: Point.optional() })),
  }),
  z.object({ resultType: z.literal("scalar"), result: Point }),
  z.object({ resultType: z.literal("matrix") }),
  z.object({ resultType: z.literal("string") }),
]);

/** The answer to an instant query. An element without `value` is a native histogram. */
export const QueryAnswer = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), data: Result }),
  z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() }),
]);
export type QueryAnswer = z.infer<typeof QueryAnswer>;

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}
