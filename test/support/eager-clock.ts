import type { Clock } from "../../src/ports.ts";

/** A clock on which whatever is waited for has come at once; `waits` are the milliseconds of each. */
export function createEagerClock(start: Date): Clock & { readonly waits: readonly number[] } {
  let now = start.getTime();
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(now),
    timer: (at, run) => {
      waits.push(at.getTime() - now);
      now = Math.max(now, at.getTime());
      queueMicrotask(run);
      return { [Symbol.dispose]: () => undefined };
    },
  };
}
