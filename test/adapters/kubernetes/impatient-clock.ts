import type { Clock } from "../../../src/ports.ts";

/** A clock on which nobody waits: time jumps to each timer. It remembers how many milliseconds each would have been. */
export function createImpatientClock(): Clock & { readonly waits: readonly number[] } {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(now),
    timer: (at, run) => {
      waits.push(at.getTime() - now);
      const handle = setImmediate(() => {
        now = Math.max(now, at.getTime());
        run();
      });
      return { [Symbol.dispose]: () => clearImmediate(handle) };
    },
  };
}
