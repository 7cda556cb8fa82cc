import type { Clock } from "../../ports.ts";

export type Delivery = Disposable & {
  /** Queues a body; bodies arrive in order, each at least once or not at all. */
  readonly send: (body: unknown) => void;
  /** Until nothing is on its way. A repeat that waits for its time counts as not on its way. */
  readonly drain: () => Promise<void>;
  /** Why bodies were given up, oldest first. */
  readonly faults: readonly string[];
};

type Options = {
  readonly clock: Clock;
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof fetch;
};

/** World seconds before each repeat; then the body is given up. */
const repeatSeconds = [10, 30, 60, 120];

/** Posts JSON with an `x-token` until the receiver answers 2xx, one body at a time. */
export function createDelivery(options: Options): Delivery {
  const waiting: { readonly body: unknown; readonly attempt: number }[] = [];
  const faults: string[] = [];
  let busy = false;
  let running = Promise.resolve();
  let repeat: Disposable | undefined;

  function next(): void {
    if (busy || waiting.length === 0) return;
    busy = true;
    running = attempt();
  }

  async function attempt(): Promise<void> {
    const head = waiting.shift();
    if (head === undefined) return;
    const fault = await post(options, head.body);
    const pause = repeatSeconds[head.attempt];
    if (fault !== undefined && pause !== undefined) {
      waiting.unshift({ ...head, attempt: head.attempt + 1 });
      repeat = options.clock.timer(new Date(options.clock.now().getTime() + pause * 1000), resume);
      return;
    }
    if (fault !== undefined) faults.push(fault);
    busy = false;
    next();
  }

  function resume(): void {
    busy = false;
    next();
  }

  return {
    faults,
    [Symbol.dispose]: () => repeat?.[Symbol.dispose](),
    send: (body) => {
      waiting.push({ body, attempt: 0 });
      next();
    },
    drain: async () => {
      for (let seen; seen !== running;) {
        seen = running;
        await seen;
      }
    },
  };
}

async function post({ url, token, fetch }: Options, body: unknown): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/cloudevents+json", "x-token": token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.ok ? undefined : `${url} answered ${response.status}`;
  } catch (error) {
    return `${url} did not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
