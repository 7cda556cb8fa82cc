import { formatTime } from "../pull-request/time.ts";

/** The release of what ends with time alone. */
export function byItself(until: Date): string {
  return `by itself at ${formatTime(until)}`;
}
