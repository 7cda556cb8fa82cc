import type { Clock } from "../../ports.ts";

/** Asks every few seconds of world time until there is an answer; undefined when the time is up. */
export async function until<T>(
  clock: Clock,
  ask: () => Promise<T | undefined> | T | undefined,
  limit: { readonly minutes: number; readonly everySeconds?: number },
): Promise<T | undefined> {
  const end = clock.now().getTime() + limit.minutes * 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || clock.now().getTime() >= end) return answer;
    await pause(clock, limit.everySeconds ?? 45);
  }
}

/** Lets world time pass. */
export function pause(clock: Clock, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.timer(new Date(clock.now().getTime() + seconds * 1000), resolve);
  });
}
