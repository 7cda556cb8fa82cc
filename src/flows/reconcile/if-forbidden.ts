import { RateLimitedError, UnavailableError } from "../../ports.ts";

/** What may not be read is not known; a cluster that does not answer is another matter, and thrown on. */
export function ifForbidden(error: unknown): "forbidden" {
  if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
  return "forbidden";
}
