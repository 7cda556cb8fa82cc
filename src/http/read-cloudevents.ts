import { withEventData } from "../core/problem/event-data.ts";
import type { EventFault } from "../core/problem/event-fault.ts";

type CloudEvents =
  | { readonly ok: true; readonly events: readonly unknown[] }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/**
 * The events of a request in structured form, whichever of the three content modes it came in: binary (attributes
 * in `ce-` headers), structured, or batched. Versions 0.2 to 1.x; Keptn 0.6 sends 0.2.
 */
export function readCloudEvents(headers: Headers, body: unknown): CloudEvents {
  const attributes = attributesOf(headers);
  const isBinary = "specversion" in attributes || "type" in attributes;
  if (isBinary) return checked([{ ...attributes, data: body }]);
  return checked((Array.isArray(body) ? body : [body]).map(withEventData));
}

function attributesOf(headers: Headers): Readonly<Record<string, string>> {
  const attributes = [...headers.entries()].flatMap(([name, value]) =>
    name.startsWith("ce-") ? [[name.slice(3), percentDecoded(value)] as const] : [],
  );
  return Object.fromEntries(attributes);
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function checked(events: readonly unknown[]): CloudEvents {
  const faults = events.flatMap((event, index) => {
    if (typeof event !== "object" || event === null || !("specversion" in event)) return [];
    if (/^(0\.[23]|1\.\d+)$/.test(String(event.specversion))) return [];
    const message = `${JSON.stringify(event.specversion)} is not known: use 1.0, 0.3 or 0.2`;
    return [{ field: events.length > 1 ? `${index}.specversion` : "specversion", message }];
  });
  return faults.length === 0 ? { ok: true, events } : { ok: false, faults };
}
