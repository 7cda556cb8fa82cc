import { z } from "zod";
import type { StageMode } from "./policy.ts";

/** `propose` is what `review` does, by its other name. */
export const modeSchema: z.ZodType<StageMode> = z
  .enum(["observe", "review", "propose", "automated"])
  .transform((mode) => (mode === "propose" ? "review" : mode));
