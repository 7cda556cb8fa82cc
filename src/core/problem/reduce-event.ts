import { textMembers } from "./text-members.ts";

/** Small, for each alert of a group is kept with what its group says. */
const bounds = { most: 32, longest: 200 } as const;

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
