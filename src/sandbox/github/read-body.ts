import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "./api-error.ts";

/** The request's JSON in the shape of `schema`; GitHub's 400 or 422 where it is not. An empty body counts as `{}`. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  const parsed = schema.safeParse(parseJson(text === "" ? "{}" : text));
  if (!parsed.success) {
    throw new ApiError(422, `Invalid request.\n\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}
