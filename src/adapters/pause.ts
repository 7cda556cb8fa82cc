import type { Clock } from "../ports.ts";

/** Resolves once so much time has passed, or at once when `signal` aborts. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds <= 0 || signal?.aborted === true) {
      resolve();
      return;
    }
    const timer = clock.timer(new Date(clock.now().getTime() + milliseconds), done);
    signal?.addEventListener("abort", done, { once: true });
    function done(): void {
      timer[Symbol.dispose]();
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
