import { z } from "zod";
import { parseGoFloat } from "../core/evaluation/parse-go-float.ts";

/** A number of a JSON file, where infinities and NaN can only be text; null where there is none. */
export const measuredValue: z.ZodType<number | null> = z
  .unknown()
  .optional()
  .transform((written, context): number | null => {
    if (written === undefined || written === null) return null;
    const number = typeof written === "string" ? nonFinite(written) : written;
    if (typeof number === "number") return number;
    const message = `${shown(written)} is no number that can be compared: write it in digits, without quotes, and below 1.8e308; what is none is "+Inf", "-Inf" or "NaN"`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

function nonFinite(text: string): number | undefined {
  const number = parseGoFloat(text);
  return Number.isFinite(number) ? undefined : number;
}

function shown(written: unknown): string {
  const text = typeof written === "string" ? JSON.stringify(written.slice(0, 80)) : undefined;
  return text ?? (Array.isArray(written) ? "a list" : "this");
}
