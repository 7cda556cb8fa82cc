import { UnavailableError, type Clock } from "../ports.ts";
import { pause } from "./pause.ts";
import { exchange, type HttpAnswer, type Outside } from "./request.ts";

/** Milliseconds before the second try and before the third. */
const pauses = [250, 1000];

/**
 * One call that only reads, tried three times after a network fault and 5xx; a deadline that has passed is not, as it
 * has taken its time. Throws UnavailableError for a network fault and the deadline alone.
 */
export async function exchangePatiently(
  { outside, clock }: { readonly outside: Outside; readonly clock: Clock },
  url: URL,
  init: () => RequestInit,
): Promise<HttpAnswer> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await exchange(outside, url, init()).catch(asFailure);
    const wait = pauses[tries];
    if (wait === undefined || !isPassing(outcome)) {
      if (outcome instanceof UnavailableError) throw outcome;
      return outcome;
    }
    await pause(clock, wait);
  }
}

function asFailure(error: unknown): UnavailableError {
  if (error instanceof UnavailableError) return error;
  throw error;
}

function isPassing(outcome: HttpAnswer | UnavailableError): boolean {
  if (!(outcome instanceof UnavailableError)) return outcome.status >= 500;
  return !(outcome.cause instanceof Error && outcome.cause.name === "TimeoutError");
}
