const shortestSeconds = 5;
const longestSeconds = 300;

/**
 * When to ask again somebody who did not answer at `now`, nor from `since` on: pauses grow with the time that has
 * passed, and what was asked for in seconds is respected.
 */
export function nextTry(
  { since, now }: { readonly since: Date; readonly now: Date },
  retryAfterSeconds = 0,
): Date {
  const waited = (now.getTime() - since.getTime()) / 1000;
  const pause = Math.min(longestSeconds, Math.max(shortestSeconds, waited));
  return new Date(now.getTime() + Math.max(pause, retryAfterSeconds) * 1000);
}
