import { RateLimitedError, type Ports } from "../ports.ts";
import { formatKey, type Key } from "./key.ts";
import type { Outcome } from "./outcome.ts";

type Deps = Pick<Ports, "clock" | "log">;

/**
 * Keyed, de-duplicating work: serial per key, `concurrency` keys side by side, back-off for what fails. Kinds of work
 * and projects take turns, so that thousands of problems of one project keep neither the intake nor other projects waiting.
 */
export type WorkQueue = {
  /** Wants a pass over `key` now, or after the pass that is running. */
  readonly add: (key: Key) => void;
  /** Resolves when nothing runs and nothing is due; what waits for a later time stays. */
  readonly drain: () => Promise<void>;
  /** Takes no more work and waits for the passes in hand. */
  readonly stop: () => Promise<void>;
};

type Item = { key: Key; wanted: boolean; running: boolean; failures: number; timer?: Disposable };

const longestBackOffSeconds = 300;

export function createWorkQueue(
  deps: Deps,
  run: (key: Key) => Promise<Outcome>,
  concurrency: number,
): WorkQueue {
  const items = new Map<string, Item>();
  /** Names of keys by what takes turns; whose turn is next comes first. */
  const ready = new Map<string, string[]>();
  const idle: (() => void)[] = [];
  let running = 0;
  let stopped = false;
  /** Set while an outside system asks for patience: going on elsewhere would only prolong it. */
  let pause: Disposable | undefined;

  function add(key: Key): void {
    if (stopped) return;
    const name = formatKey(key);
    const item = items.get(name) ?? { key, wanted: false, running: false, failures: 0 };
    items.set(name, item);
    item.timer?.[Symbol.dispose]();
    delete item.timer;
    if (item.wanted) return;
    item.wanted = true;
    if (!item.running) lineUp(name, key);
    pump();
  }

  function lineUp(name: string, key: Key): void {
    const lane = "project" in key ? `${key.kind}/${key.project}` : key.kind;
    const names = ready.get(lane);
    if (names === undefined) ready.set(lane, [name]);
    else names.push(name);
  }

  function takeNext(): string | undefined {
    const [next] = ready;
    if (next === undefined) return undefined;
    const [lane, names] = next;
    const name = names.shift();
    ready.delete(lane);
    if (names.length > 0) ready.set(lane, names);
    return name;
  }

  function pump(): void {
    while (running < concurrency) {
      const name = stopped || pause !== undefined ? undefined : takeNext();
      const item = name === undefined ? undefined : items.get(name);
      if (name === undefined || item === undefined) break;
      void pass(name, item);
    }
    if (isIdle()) for (const resolve of idle.splice(0)) resolve();
  }

  function isIdle(): boolean {
    return running === 0 && (stopped || pause !== undefined || ready.size === 0);
  }

  async function pass(name: string, item: Item): Promise<void> {
    running += 1;
    item.wanted = false;
    item.running = true;
    const again = await attempt(item);
    item.running = false;
    running -= 1;
    if (item.wanted) lineUp(name, item.key);
    else if (again !== undefined && !stopped) {
      item.timer = deps.clock.timer(again, () => add(item.key));
    } else items.delete(name);
    pump();
  }

  /** When the key wants another pass, if by itself at all. */
  async function attempt(item: Item): Promise<Date | undefined> {
    const fields = { key: formatKey(item.key) };
    try {
      const outcome = await run(item.key);
      item.failures = 0;
      return outcome.kind === "waiting" ? outcome.until : undefined;
    } catch (error) {
      item.failures += 1;
      const seconds = backOffSeconds(error, item.failures);
      if (error instanceof RateLimitedError) pauseFor(seconds);
      deps.log.warn("work failed, will be tried again", { ...fields, seconds, error });
      return new Date(deps.clock.now().getTime() + seconds * 1000);
    }
  }

  function pauseFor(seconds: number): void {
    pause?.[Symbol.dispose]();
    pause = deps.clock.timer(new Date(deps.clock.now().getTime() + seconds * 1000), () => {
      pause = undefined;
      pump();
    });
  }

  function settled(): Promise<void> {
    if (isIdle()) return Promise.resolve();
    return new Promise((resolve) => idle.push(resolve));
  }

  return {
    add,
    drain: settled,
    stop: () => {
      stopped = true;
      pause?.[Symbol.dispose]();
      for (const { timer } of items.values()) timer?.[Symbol.dispose]();
      return settled();
    },
  };
}

function backOffSeconds(error: unknown, failures: number): number {
  if (error instanceof RateLimitedError) return Math.max(1, error.retryAfterSeconds);
  return Math.min(longestBackOffSeconds, 2 ** Math.min(failures, 10));
}
