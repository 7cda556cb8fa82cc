import { textMembers } from "./text-members.ts";

const bounds = { most: 64, longest: 500 } as const;

/**
 * What is worth keeping of an event beside the problem read from it: its scalar attributes and those of its
 * `data`, each cut; evidence lists and whatever else a sender adds can be megabytes.
 */
export function reduceEvent(body: unknown): Readonly<Record<string, unknown>> {
  const attributes = textMembers(body, bounds);
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : undefined;
  const kept = textMembers(data, bounds);
  return Object.keys(kept).length === 0 ? attributes : { ...attributes, data: kept };
}
