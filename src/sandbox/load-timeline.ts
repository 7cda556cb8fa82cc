import type { Clock } from "../ports.ts";
import type { Load } from "./load-model.ts";

/** A load that held from `at` (milliseconds since 1970) until the next one. */
export type LoadSpan = { readonly at: number; readonly load: Load };

export type LoadTimeline = Disposable & {
  /** Notes how things stand now; call it where a change should count at once. */
  readonly observe: () => Load;
  /** Changes only, oldest first. */
  readonly spans: readonly LoadSpan[];
};

/**
 * What happened to a service in world time. It looks every `everySeconds` (15), at once, and whenever it is told to;
 * it keeps changes only, so a quiet day costs nothing.
 */
export function createLoadTimeline(options: {
  readonly clock: Clock;
  readonly load: () => Load;
  readonly everySeconds?: number;
}): LoadTimeline {
  const { clock, load, everySeconds = 15 } = options;
  const spans: LoadSpan[] = [];
  let timer: Disposable | undefined;

  function observe(): Load {
    const span = { at: clock.now().getTime(), load: load() };
    const last = spans.at(-1);
    if (last !== undefined && isSame(last.load, span.load)) return span.load;
    if (last?.at === span.at) spans.pop();
    spans.push(span);
    return span.load;
  }

  function look(): void {
    observe();
    timer = clock.timer(new Date(clock.now().getTime() + everySeconds * 1000), look);
  }
  look();
  return { observe, spans, [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}

function isSame(a: Load, b: Load): boolean {
  return (
    a.requestsPerSecond === b.requestsPerSecond &&
    a.errorRate === b.errorRate &&
    a.meanMilliseconds === b.meanMilliseconds &&
    a.ceilingMilliseconds === b.ceilingMilliseconds
  );
}
