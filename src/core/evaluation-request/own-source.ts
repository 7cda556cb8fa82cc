import type { EventFault } from "../problem/event-fault.ts";

/** Source of what this server asks itself for; nobody else may speak in its name. */
export const ownSource = "evenkeel";

export function sourceFaults(source: string): readonly EventFault[] {
  if (source !== ownSource) return [];
  const message = `${JSON.stringify(ownSource)} is this server's own name: send the sender's`;
  return [{ field: "source", message }];
}
