import type { Clock } from "../../ports.ts";

/** Runs `onIdle` once nothing has touched it for so many seconds. Touching costs no timer. */
export function startIdleTimer(
  clock: Clock,
  seconds: number,
  onIdle: () => void,
): Disposable & { readonly touch: () => void } {
  let touched = clock.now().getTime();
  let timer = arm();

  function arm(): Disposable {
    return clock.timer(new Date(touched + seconds * 1000), () => {
      const isIdle = clock.now().getTime() - touched >= seconds * 1000;
      if (isIdle) onIdle();
      else timer = arm();
    });
  }

  return {
    touch: () => {
      touched = clock.now().getTime();
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}
