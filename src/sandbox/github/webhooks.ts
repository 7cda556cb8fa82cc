import { createHmac, randomUUID } from "node:crypto";

/** One attempt to tell the App of an event. A redelivery keeps the `guid`. */
export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly at: Date;
  /** The exact bytes that were signed. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null until it was attempted. */
  readonly answer: { readonly status: number; readonly text: string } | null;
};

/** `lose`: GitHub records a failed attempt and the receiver never hears of it. */
export type DeliveryPolicy = (delivery: Delivery) => "once" | "twice" | "lose";

export type WebhookOptions = {
  readonly url: string | null;
  readonly secret: string;
  readonly deliver: DeliveryPolicy;
  readonly nextId: () => number;
  readonly now: () => Date;
};

type WebhookEvent = Pick<Delivery, "event" | "action" | "installationId" | "repositoryId" | "body">;

/** The App's webhook: deliveries go out one after the other, in the background. */
export type Webhooks = {
  readonly send: (event: WebhookEvent) => void;
  readonly redeliver: (delivery: Delivery) => void;
  /** Newest first, of the last three days. */
  readonly list: () => readonly Delivery[];
  /** Resolves once every queued delivery was attempted, also those queued meanwhile. */
  readonly drain: () => Promise<void>;
  /** Where deliveries go from now on; null drops events, as an inactive webhook does. */
  readonly sendTo: (url: string | null) => void;
};

const ANSWER_WITHIN_MS = 10_000;
const KEPT_MS = 3 * 24 * 60 * 60 * 1000;
const FAILED_TO_CONNECT = { status: 502, text: "failed to connect to host" };

export function createWebhooks(options: WebhookOptions): Webhooks {
  const log: Delivery[] = [];
  let url = options.url;
  let queue: Promise<void> = Promise.resolve();

  function enqueue(delivery: Delivery, to: string): void {
    queue = deliverAfter(queue, delivery, to);
  }

  async function deliverAfter(earlier: Promise<void>, delivery: Delivery, to: string) {
    await earlier;
    const answer = await attempt(delivery, to, options.deliver(delivery));
    log.unshift({ ...delivery, answer });
  }

  function next(event: WebhookEvent, guid: string, redelivery: boolean): Delivery {
    const id = options.nextId();
    const headers = {
      "Content-Type": "application/json",
      "User-Agent": "GitHub-Hookshot/sandbox",
      "X-GitHub-Delivery": guid,
      "X-GitHub-Event": event.event,
      "X-GitHub-Hook-Installation-Target-Type": "integration",
      "X-Hub-Signature-256": `sha256=${sign(options.secret, event.body)}`,
    };
    return { ...event, id, guid, redelivery, headers, at: options.now(), answer: null };
  }

  return {
    send: (event) => {
      if (url !== null) enqueue(next(event, randomUUID(), false), url);
    },
    redeliver: (delivery) => {
      if (url !== null) enqueue(next(delivery, delivery.guid, true), url);
    },
    list: () => log.filter(({ at }) => options.now().getTime() - at.getTime() < KEPT_MS),
    drain: async () => {
      let last: Promise<void> | undefined;
      while (last !== queue) {
        last = queue;
        await last;
      }
    },
    sendTo: (to) => {
      url = to;
    },
  };
}

async function attempt(
  delivery: Delivery,
  url: string,
  decision: ReturnType<DeliveryPolicy>,
): Promise<Delivery["answer"]> {
  if (decision === "lose") return FAILED_TO_CONNECT;
  const answer = await post(delivery, url);
  return decision === "twice" ? post(delivery, url) : answer;
}

async function post(delivery: Delivery, url: string): Promise<Delivery["answer"]> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: delivery.headers,
      body: delivery.body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return FAILED_TO_CONNECT;
  }
}

function sign(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}
