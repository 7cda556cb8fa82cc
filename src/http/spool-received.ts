import type { z } from "zod";
import type { SpooledEvent } from "../core/spool/spooled-event.ts";
import type { Hint } from "../flows/hint.ts";
import type { Ports } from "../ports.ts";
import { idOf, type Received } from "./received.ts";

export type SpoolDeps = Pick<Ports, "spool" | "clock" | "log" | "ids"> & {
  /** Called once events are on disk; must return at once. */
  readonly enqueue: (hint: Hint) => void;
};

/**
 * Puts events on disk, in order, and wakes the server. `full`: not all had room; what was stored joins its repetition
 * when the sender sends the whole again.
 */
export async function spoolReceived(
  { enqueue, ids, log, spool }: SpoolDeps,
  received: readonly Received[],
  receivedAt: string,
): Promise<"stored" | "full"> {
  let stored = 0;
  for (const each of received) {
    const payload = JSON.stringify(spooledOf(each, receivedAt));
    if ((await spool.put({ id: ids(), payload })) === "full") break;
    stored += 1;
    log.info("event accepted", fieldsOf(each, receivedAt));
  }
  if (stored > 0) enqueue({ kind: "spool" });
  return stored === received.length ? "stored" : "full";
}

function spooledOf(received: Received, receivedAt: string): z.input<typeof SpooledEvent> {
  if (received.kind !== "problem") return { ...received, receivedAt };
  const { problem, event } = received;
  // Without its kind a server that was not upgraded reads it too.
  return { receivedAt, problem, event };
}

function fieldsOf(received: Received, receivedAt: string): Readonly<Record<string, unknown>> {
  const id = idOf(received, receivedAt);
  switch (received.kind) {
    case "problem": {
      const { source, state, project, stage, service } = received.problem;
      return { problem: id, source, state, project, stage, service };
    }
    case "evaluation": {
      const { project, stage, service, trigger } = received.request;
      return { evaluation: id, source: trigger.source, project, stage, service };
    }
    case "invalidation": {
      const { project, by } = received.invalidation;
      return { invalidated: id, source: by, project };
    }
  }
}
