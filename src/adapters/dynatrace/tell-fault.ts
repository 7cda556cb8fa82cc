import { Fault } from "./schema.ts";

/** What an error body says, bounded, since Dynatrace repeats the query in it; undefined for any other body. */
export function tellFault(json: unknown): string | undefined {
  const { error } = Fault.safeParse(json).data ?? {};
  if (error === undefined) return undefined;
  const violations = (error.constraintViolations ?? []).map(({ path, message }) =>
    path ? `${path}: ${message}` : message,
  );
  return [error.message, ...violations].join(" ").slice(0, 1000);
}

export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
