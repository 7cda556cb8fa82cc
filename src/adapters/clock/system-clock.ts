import type { Clock } from "../../ports.ts";

const longestTimeout = 0x7fff_ffff;

/** The machine's own time. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    timer: (at, run) => {
      let handle: NodeJS.Timeout;
      const wait = () => {
        const left = at.getTime() - Date.now();
        handle = left > 0 ? setTimeout(wait, Math.min(left, longestTimeout)) : setTimeout(run, 0);
      };
      wait();
      return { [Symbol.dispose]: () => clearTimeout(handle) };
    },
  };
}
