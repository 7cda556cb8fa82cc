import type { Clock } from "../ports.ts";

export type ManualClock = Clock & {
  /** Timers that have not fired. */
  readonly pending: number;
  /** Moves to the earliest timer and fires it alone; undefined, and no move, if there is none. */
  readonly advanceToNext: () => Date | undefined;
  /** Moves on by so many milliseconds; timers that fall due on the way fire at their time, also those set by others. */
  readonly advance: (milliseconds: number) => void;
};

type Timer = { readonly at: number; readonly run: () => void };

/** World time that stands still until a test moves it. Timers fire in order of time, then of creation. */
export function createManualClock(start: Date): ManualClock {
  let now = start.getTime();
  const timers = new Set<Timer>();

  function fire(timer: Timer): void {
    timers.delete(timer);
    // A timer set for the past is late, and time does not go back for it.
    now = Math.max(now, timer.at);
    timer.run();
  }

  return {
    now: () => new Date(now),
    timer: (at, run) => {
      const timer = { at: validTime(at), run };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    get pending() {
      return timers.size;
    },
    advanceToNext: () => {
      const next = earliest(timers);
      if (next === undefined) return undefined;
      fire(next);
      return new Date(now);
    },
    advance: (milliseconds) => {
      if (!(milliseconds >= 0)) throw new RangeError("World time only moves forward.");
      const until = now + milliseconds;
      for (let next = earliest(timers); next && next.at <= until; next = earliest(timers)) {
        fire(next);
      }
      now = Math.max(now, until);
    },
  };
}

export type ScaledClock = Clock &
  Disposable & {
    /** World time is as fast as real time until all that hold it are disposed. */
    readonly hold: () => Disposable;
  };

/**
 * World time that runs `speed` times as fast as real time, from `start` on.
 * Disposing it cancels all timers; timers set later never fire.
 */
export function createScaledClock(options: {
  readonly start: Date;
  readonly speed: number;
}): ScaledClock {
  const { start, speed } = options;
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError("The speed of the world must be a positive number.");
  }
  let since = { real: performance.now(), world: start.getTime() };
  const holds = new Set<Disposable>();
  const running = new Set<Disposable & { readonly wait: () => void }>();
  let disposed = false;

  function pace(): number {
    return holds.size === 0 ? speed : 1;
  }

  function now(): number {
    return since.world + (performance.now() - since.real) * pace();
  }

  function timer(at: Date, run: () => void): Disposable {
    const due = validTime(at);
    let handle: NodeJS.Timeout | undefined;
    function wait(): void {
      clearTimeout(handle);
      const left = due - now();
      handle = setTimeout(left > 0 ? wait : fire, realDelay(left / pace()));
    }
    function fire(): void {
      running.delete(own);
      run();
    }
    const own = {
      wait,
      [Symbol.dispose]: () => {
        clearTimeout(handle);
        running.delete(own);
      },
    };
    if (!disposed) {
      running.add(own);
      wait();
    }
    return own;
  }

  /** What has passed has passed at the old pace. */
  function change(holding: () => void): void {
    const before = { real: performance.now(), world: now() };
    const was = pace();
    holding();
    if (pace() === was) return;
    since = before;
    for (const each of running) each.wait();
  }

  return {
    now: () => new Date(now()),
    timer,
    hold: () => {
      const held = { [Symbol.dispose]: () => change(() => void holds.delete(held)) };
      change(() => void holds.add(held));
      return held;
    },
    [Symbol.dispose]: () => {
      disposed = true;
      for (const each of running) each[Symbol.dispose]();
    },
  };
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) {
    if (first === undefined || timer.at < first.at) first = timer;
  }
  return first;
}

function validTime(at: Date): number {
  const time = at.getTime();
  if (Number.isNaN(time)) throw new RangeError("A timer needs a valid date.");
  return time;
}

/** Node fires at once what is longer than 31 bits of milliseconds. */
function realDelay(milliseconds: number): number {
  return Math.min(Math.max(0, Math.ceil(milliseconds)), 0x7fff_ffff);
}
