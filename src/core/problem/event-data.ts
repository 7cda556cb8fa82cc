/**
 * A CloudEvent with its `data` as JSON, which may travel as base64 (`data_base64`, 1.0) or as a string (0.2). What is
 * no JSON stays the text that it is.
 */
export function withEventData(event: unknown): unknown {
  if (typeof event !== "object" || event === null) return event;
  if ("data_base64" in event && typeof event.data_base64 === "string") {
    return { ...event, data_base64: undefined, data: parsed(decoded(event.data_base64)) };
  }
  if ("data" in event && typeof event.data === "string") {
    return { ...event, data: parsed(event.data) };
  }
  return event;
}

function decoded(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return base64;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
