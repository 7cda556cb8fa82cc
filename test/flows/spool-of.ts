import type { Problem } from "../../src/core/problem/problem.ts";
import type { Spool, SpoolItem } from "../../src/ports.ts";

/** A spool in memory, over a list that a test can look at. */
export function spoolOf(items: SpoolItem[]): Spool {
  const putAll: Spool["putAll"] = async (added) => {
    items.push(...added);
    return "stored";
  };
  const removeAll: Spool["removeAll"] = async (ids) => {
    items.splice(0, items.length, ...items.filter(({ id }) => !ids.includes(id)));
  };
  return {
    put: (item) => putAll([item]),
    putAll,
    list: async (wanted = () => true) => items.filter(({ id }) => wanted(id)),
    remove: (id) => removeAll([id]),
    removeAll,
    look: async () => ({ items: items.length, refusal: null }),
  };
}

export function spooled(id: string, problem: Problem): SpoolItem {
  const payload = { receivedAt: "2026-03-01T03:00:01.000Z", problem, event: {} };
  return { id, payload: JSON.stringify(payload) };
}
