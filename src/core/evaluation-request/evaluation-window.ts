import { parseGoDuration } from "../delivery/parse-go-duration.ts";
import { parseTimestamp } from "./parse-timestamp.ts";

/** As somebody wrote it; empty is the same as absent. */
export type AskedWindow = {
  readonly start?: string | null | undefined;
  readonly end?: string | null | undefined;
  /** A duration of Go, such as `10m`. */
  readonly timeframe?: string | null | undefined;
};

/** `message` goes on from the name of the field: `end is before start`. */
type WindowFault = {
  readonly field: "start" | "end" | "timeframe";
  readonly message: string;
};

export type ReadWindow =
  | { readonly ok: true; readonly window: { readonly start: Date; readonly end: Date } }
  | { readonly ok: false; readonly faults: readonly WindowFault[] };

const minute = 60_000;
const day = 24 * 60 * minute;
const longestDays = 30;
const aheadDays = 7;

/**
 * The window that an evaluation is asked for (keptn.md §5.6): start and end, or a timeframe, which alone ends at `now`
 * and with a start begins there. Never less than a minute.
 */
export function evaluationWindow(asked: AskedWindow, now: Date): ReadWindow {
  const [start, end, timeframe] = [asked.start, asked.end, asked.timeframe].map(presence);
  if (end !== undefined && timeframe !== undefined) {
    return faulty("timeframe", "cannot stand beside end: leave one of the two out");
  }
  if (end !== undefined && start === undefined) {
    return faulty("start", "is missing: an end needs a start");
  }
  if (timeframe === undefined && end === undefined) {
    return start === undefined
      ? faulty("timeframe", "is missing: give a timeframe such as 10m, or a start and an end")
      : faulty("end", "is missing: beside a start give an end, or a timeframe such as 10m");
  }
  return timeframe === undefined
    ? between(start, end, { now, least: minute })
    : within(timeframe, start, now);
}

/** The time that tests took, which counts as it is, however short (keptn.md §5.6). */
export function testWindow(asked: Omit<AskedWindow, "timeframe">, now: Date): ReadWindow {
  return between(presence(asked.start), presence(asked.end), { now, least: 1 });
}

function presence(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? undefined : trimmed;
}

function between(
  startText: string | undefined,
  endText: string | undefined,
  bounds: { readonly now: Date; readonly least: number },
): ReadWindow {
  const start = readTime("start", startText);
  const end = readTime("end", endText);
  if (!start.ok || !end.ok) {
    return { ok: false, faults: [start, end].flatMap((read) => (read.ok ? [] : [read.fault])) };
  }
  const length = end.at.getTime() - start.at.getTime();
  if (length <= 0) return faulty("end", "must be after start");
  if (length < bounds.least) return faulty("end", "must be at least a minute after start");
  if (length > longestDays * day) {
    return faulty("end", `must not be more than ${longestDays} days after start`);
  }
  return notFarAhead("end", { start: start.at, end: end.at }, bounds.now);
}

function within(timeframe: string, startText: string | undefined, now: Date): ReadWindow {
  const start = startText === undefined ? undefined : readTime("start", startText);
  const length = parseGoDuration(timeframe);
  const faults = [
    ...(start?.ok === false ? [start.fault] : []),
    ...lengthFaults(timeframe, length),
  ];
  if (faults.length > 0 || length === undefined || start?.ok === false) {
    return { ok: false, faults };
  }
  const from = start?.at ?? new Date(now.getTime() - length);
  const window = { start: from, end: new Date(from.getTime() + length) };
  return notFarAhead("timeframe", window, now);
}

function lengthFaults(text: string, length: number | undefined): readonly WindowFault[] {
  const message = lengthFault(text, length);
  return message === undefined ? [] : [{ field: "timeframe", message }];
}

function lengthFault(text: string, length: number | undefined): string | undefined {
  if (length === undefined) return `${quoted(text)} is no duration: write it as 10m or 1h30m`;
  if (length < minute) return "must be at least a minute: 1m";
  if (length > longestDays * day) return `must not be more than ${longestDays} days: 720h`;
  return undefined;
}

function notFarAhead(
  field: WindowFault["field"],
  window: { readonly start: Date; readonly end: Date },
  now: Date,
): ReadWindow {
  return window.end.getTime() - now.getTime() > aheadDays * day
    ? faulty(field, `must not lead more than ${aheadDays} days ahead`)
    : { ok: true, window };
}

type ReadTime =
  { readonly ok: true; readonly at: Date } | { readonly ok: false; readonly fault: WindowFault };

function readTime(field: "start" | "end", text: string | undefined): ReadTime {
  if (text === undefined) return { ok: false, fault: { field, message: "is missing" } };
  const at = parseTimestamp(text);
  if (at !== undefined) return { ok: true, at };
  const message = `${quoted(text)} is no time: write it as 2026-03-01T03:10:00Z`;
  return { ok: false, fault: { field, message } };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function faulty(field: WindowFault["field"], message: string): ReadWindow {
  return { ok: false, faults: [{ field, message }] };
}
