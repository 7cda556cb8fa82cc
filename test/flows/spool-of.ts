import type { Problem } from "../../src/core/problem/problem.ts";
import type { Spool, SpoolItem } from "../../src/ports.ts";

/** A spool in memory, over a list that a test can look at. */
export function spoolOf(items: SpoolItem[]): Spool {
  return {
    put: async (item) => {
      items.push(item);
      return "stored";
    },
    list: async () => [...items],
    remove: async (id) => {
      items.splice(0, items.length, ...items.filter((item) => item.id !== id));
    },
  };
}

export function spooled(id: string, problem: Problem): SpoolItem {
  const payload = { receivedAt: "2026-03-01T03:00:01.000Z", problem, event: {} };
  return { id, payload: JSON.stringify(payload) };
}
