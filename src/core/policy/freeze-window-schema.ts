import { Cron } from "croner";
import { z } from "zod";
import { parseGoDuration } from "../delivery/parse-go-duration.ts";
import { strictMap } from "../yaml/strict-map.ts";
import type { FreezeWindow } from "./policy.ts";

/** `{name: weekend, start: 0 18 * * FRI, duration: 60h, timezone: Europe/Vienna}`; the zone is UTC if not given. */
export const freezeWindowSchema: z.ZodType<FreezeWindow> = strictMap({
  name: z.string().min(1).max(80),
  start: z.string(),
  duration: z.string(),
  timezone: z.string().default("UTC"),
}).transform(({ name, start, duration, timezone }, context): FreezeWindow => {
  const minutes = minutesOf(duration);
  if (minutes === undefined || minutes <= 0 || minutes > 31 * 24 * 60) {
    const message = `${shown(duration)} is no duration of up to 31 days: write 8h, or 1h30m`;
    context.addIssue({ code: "custom", path: ["duration"], message });
  }
  const fault = cronFault(start, timezone);
  if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
  return { name, start, minutes: minutes ?? 0, timezone };
});

function minutesOf(duration: string): number | undefined {
  const milliseconds = parseGoDuration(duration);
  return milliseconds === undefined ? undefined : milliseconds / 60_000;
}

function cronFault(
  start: string,
  timezone: string,
): { path: string[]; message: string } | undefined {
  if (!isTimezone(timezone)) {
    const message = `${shown(timezone)} is no time zone: write one such as Europe/Vienna`;
    return { path: ["timezone"], message };
  }
  if (start.trim().split(/\s+/).length === 5 && isCron(start, timezone)) return undefined;
  const message = `${shown(start)} is no cron pattern: write minute, hour, day, month and weekday, such as 0 18 * * FRI`;
  return { path: ["start"], message };
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isCron(pattern: string, timezone: string): boolean {
  try {
    new Cron(pattern, { timezone, paused: true }).stop();
    return true;
  } catch {
    return false;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
