import type { Clock } from "../ports.ts";
import { deferred } from "./deferred.ts";

/** What `work` comes to, or `late` if it is still under way at `at`. */
export async function until<Value>(
  clock: Clock,
  at: Date,
  work: Promise<Value>,
): Promise<Value | "late"> {
  const late = deferred<"late">();
  const timer = clock.timer(at, () => late.resolve("late"));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    timer[Symbol.dispose]();
  }
}

export function inSeconds(clock: Clock, seconds: number): Date {
  return new Date(clock.now().getTime() + seconds * 1000);
}
