import { plainLine } from "./style.ts";

/** `2026-03-01 03:10:22`, in UTC; what is no time as it is written. */
export function plainTime(at: string | Date): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return plainLine(String(at));
  return time.toISOString().slice(0, 19).replace("T", " ");
}
