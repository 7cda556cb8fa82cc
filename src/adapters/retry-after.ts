/**
 * Seconds to wait by a Retry-After header, which is a number of them or a date; the date counts from the answer's own
 * Date, so that the clocks of the two sides need not agree. Undefined: there is none that can be read.
 */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const after = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(after)) return Number(after);
  const seconds = (Date.parse(after) - Date.parse(headers.get("date") ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
