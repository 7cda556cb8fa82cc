import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import type { Clock } from "../../src/ports.ts";

type Waiting = { readonly at: number; readonly run: () => void; timer: Disposable };

/** The machine's time, that can be set forward: what is then due runs at once, as after a suspended machine wakes. */
export function createShiftedClock(): Clock & { readonly advance: (seconds: number) => void } {
  const system = createSystemClock();
  const waiting = new Set<Waiting>();
  let offset = 0;

  function arm(one: Omit<Waiting, "timer">): Disposable {
    return system.timer(new Date(one.at - offset), one.run);
  }

  return {
    now: () => new Date(Date.now() + offset),
    timer: (at, run) => {
      const fire = () => {
        waiting.delete(one);
        run();
      };
      const asked = { at: at.getTime(), run: fire };
      const one: Waiting = { ...asked, timer: arm(asked) };
      waiting.add(one);
      return {
        [Symbol.dispose]: () => {
          waiting.delete(one);
          one.timer[Symbol.dispose]();
        },
      };
    },
    advance: (seconds) => {
      offset += seconds * 1000;
      for (const one of waiting) {
        one.timer[Symbol.dispose]();
        one.timer = arm(one);
      }
    },
  };
}
