import { isAboutObject } from "./classify-failure.ts";
import type { Answered, Broken } from "./exchange.ts";

const longestWaitSeconds = 2;

/**
 * Milliseconds until the same request is worth another try; undefined: hand out what came. 429 says that nothing was
 * done, so that any request may be repeated; a server that is broken may have done it.
 */
export function pauseBeforeRetry(
  outcome: Answered | Broken,
  call: { readonly tries: number; readonly isRepeatable: boolean; readonly random: () => number },
): number | undefined {
  const { tries, isRepeatable, random } = call;
  const jitter = 0.5 + random();
  if (outcome.kind === "answered" && outcome.code === 429) {
    const { retryAfterSeconds = 1 } = outcome;
    if (tries > 3 || retryAfterSeconds > longestWaitSeconds) return undefined;
    return retryAfterSeconds * 1000 + 200 * jitter;
  }
  if (!isRepeatable || tries > 2 || !isPassing(outcome)) return undefined;
  if (outcome.kind === "broken" && outcome.reason === "stale") return 0;
  return 100 * 3 ** (tries - 1) * jitter;
}

/** A deadline that has passed has taken its time already. */
function isPassing(outcome: Answered | Broken): boolean {
  if (outcome.kind === "broken") return ["stale", "no-answer"].includes(outcome.reason);
  return outcome.code >= 500 && !isAboutObject(outcome.text);
}
