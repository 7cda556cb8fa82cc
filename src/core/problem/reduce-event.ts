import { textLabels } from "./plain-text.ts";

/**
 * What is worth keeping of an event beside the problem read from it: its scalar attributes and those of its
 * `data`, each cut; evidence lists and whatever else a sender adds can be megabytes.
 */
export function reduceEvent(body: unknown): Readonly<Record<string, unknown>> {
  const attributes = textLabels(body);
  const data = typeof body === "object" && body !== null && "data" in body ? body.data : undefined;
  const kept = textLabels(data);
  return Object.keys(kept).length === 0 ? attributes : { ...attributes, data: kept };
}
