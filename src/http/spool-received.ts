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
 * Puts the events of a request on disk together, in order, and wakes the server. `full`: not all had room or the disk
 * refused them, and none is stored. The sender is told to come back.
 */
export async function spoolReceived(
  { enqueue, ids, log, spool }: SpoolDeps,
  received: readonly Received[],
  receivedAt: string,
): Promise<"stored" | "full"> {
  if (received.length === 0) return "stored";
  const items = received.map((each) => ({
    id: ids(),
    payload: JSON.stringify(spooledOf(each, receivedAt)),
  }));
  try {
    if ((await spool.putAll(items)) === "full") return "full";
  } catch (error) {
    log.error("events cannot be stored, their sender is told to send them again", {
      error: String(error),
    });
    return "full";
  }
  for (const each of received) log.info("event accepted", fieldsOf(each, receivedAt));
  enqueue({ kind: "spool" });
  return "stored";
}

function spooledOf(received: Received, receivedAt: string): z.input<typeof SpooledEvent> {
  if (received.kind !== "problem") return { ...received, receivedAt };
  const { problem, event, scope } = received;
  // Without its kind a server that was not upgraded reads it too.
  return { receivedAt, problem, event, ...(scope === undefined ? {} : { scope }) };
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
