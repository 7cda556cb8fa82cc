import { z } from "zod";

const MOST_ANNOTATIONS = 50;
const LONGEST_TEXT = 65_535;

const Annotation = z
  .object({
    path: z.string().min(1),
    start_line: z.number().int().positive(),
    end_line: z.number().int().positive(),
    start_column: z.number().int().optional(),
    end_column: z.number().int().optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: z
      .string()
      .min(1)
      .max(64 * 1024),
    title: z.string().max(255).optional(),
    raw_details: z
      .string()
      .max(64 * 1024)
      .optional(),
  })
  .refine(
    (one) => one.start_line === one.end_line || (one.start_column ?? one.end_column) === undefined,
    { message: "columns can only be given where start_line and end_line are the same" },
  );

const Output = z.object({
  title: z.string(),
  summary: z.string().max(LONGEST_TEXT),
  text: z.string().max(LONGEST_TEXT).optional(),
  annotations: z.array(Annotation).max(MOST_ANNOTATIONS).default([]),
});

const Common = {
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z
    .enum(["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"])
    .optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.iso.datetime().optional(),
  completed_at: z.iso.datetime().optional(),
  output: Output.optional(),
};

/** A body of `POST check-runs`; limits as GitHub documents them. */
export const NewCheckRun = z.object({
  ...Common,
  name: z.string().min(1),
  head_sha: z.string(),
});
export type NewCheckRun = z.infer<typeof NewCheckRun>;

export const CheckRunEdit = z.object({ ...Common, name: z.string().min(1).optional() });
export type CheckRunEdit = z.infer<typeof CheckRunEdit>;
