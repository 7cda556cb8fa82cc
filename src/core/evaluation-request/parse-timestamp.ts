const form =
  /^(?<date>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d)(?<fraction>\.\d{1,9})?(?<zone>Z|[+-]\d\d:\d\d)?$/;

/**
 * A time as Keptn's events write it (keptn.md §5.6): RFC 3339, with a `Z` or an offset, or with neither, which then is
 * UTC. A space may stand for the `T`, as in the examples of Keptn 0.6. Undefined for anything else, and for a day that
 * no calendar has.
 */
export function parseTimestamp(text: string): Date | undefined {
  const { date, time, fraction = "", zone = "Z" } = form.exec(text.trim())?.groups ?? {};
  const offset = offsetOf(zone);
  if (date === undefined || time === undefined || offset === undefined) return undefined;
  const local = new Date(`${date}T${time}${fraction.slice(0, 4)}Z`);
  const exists =
    !Number.isNaN(local.getTime()) && local.toISOString().startsWith(`${date}T${time}`);
  return exists ? new Date(local.getTime() - offset) : undefined;
}

/** In milliseconds east of UTC. */
function offsetOf(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const [hours, minutes] = zone.slice(1).split(":").map(Number);
  if (hours === undefined || minutes === undefined || hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
