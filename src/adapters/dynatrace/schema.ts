import { z } from "zod";

/** Null for whatever is no finite number: JSON has no NaN, and what is too large for it is read as infinity. */
const Value = z.unknown().transform((value) => (Number.isFinite(value) ? Number(value) : null));

/** A page of `/api/v2/metrics/query`. */
export const MetricsPage = z.object({
  totalCount: z.number().nullish(),
  nextPageKey: z.string().nullish(),
  result: z.array(
    z.object({
      metricId: z.string(),
      data: z.array(
        z.object({
          dimensionMap: z.record(z.string(), z.string().nullable()).nullish(),
          values: z.array(Value),
        }),
      ),
      warnings: z.array(z.string()).nullish(),
    }),
  ),
});
export type MetricsPage = z.infer<typeof MetricsPage>;

/** `error` is `NONE` where there is none. */
export const ServiceLevelObjective = z.object({
  id: z.string(),
  evaluatedPercentage: Value,
  error: z.string().nullish(),
});
export type ServiceLevelObjective = z.infer<typeof ServiceLevelObjective>;

/** A page of problems, or of security problems. */
export const Count = z.object({ totalCount: z.number().int().nonnegative() });
export type Count = z.infer<typeof Count>;

/** Of `/api/v1/userSessionQueryLanguage/table`; a level of 4 means that a quarter of the sessions was counted. */
export const SessionTable = z.object({
  extrapolationLevel: z.number().nullish(),
  columnNames: z.array(z.string()),
  values: z.array(z.array(z.unknown())),
});
export type SessionTable = z.infer<typeof SessionTable>;

/** The error body of both versions of the API. */
export const Fault = z.object({
  error: z.object({
    message: z.string(),
    constraintViolations: z
      .array(z.object({ path: z.string().nullish(), message: z.string() }))
      .nullish(),
  }),
});
export type Fault = z.infer<typeof Fault>;

const Text = z.string().nullish();

/** A page of `/api/v2/problems`; what it shows of a problem is what notifications say in other words. */
export const ProblemsPage = z.object({
  nextPageKey: Text,
  problems: z.array(
    z.object({
      problemId: z.string().min(1),
      displayId: Text,
      title: Text,
      startTime: z.number().nullish(),
      entityTags: z
        .array(z.object({ key: Text, value: Text, stringRepresentation: Text }))
        .nullish(),
      impactedEntities: z
        .array(z.object({ entityId: z.object({ id: Text, type: Text }).nullish(), name: Text }))
        .nullish(),
    }),
  ),
});
export type ProblemsPage = z.infer<typeof ProblemsPage>;

/** A page of a problem's comments. */
export const CommentsPage = z.object({
  nextPageKey: Text,
  comments: z.array(z.object({ content: Text })),
});
export type CommentsPage = z.infer<typeof CommentsPage>;
