import { Cron } from "croner";
import type { FreezeWindow } from "../policy/policy.ts";
import { byItself } from "./by-itself.ts";
import type { Hold } from "./hold.ts";

/** The window that keeps merges away now; of several the one that ends last. */
export function freeze(windows: readonly FreezeWindow[], now: Date): Hold | undefined {
  const [last] = windows
    .flatMap((window) => {
      const end = endOf(window, now);
      return end === undefined ? [] : [{ name: window.name, end }];
    })
    .toSorted((a, b) => b.end.getTime() - a.end.getTime());
  if (last === undefined) return undefined;
  const { name, end } = last;
  return {
    guard: "freeze",
    detail: `freeze window ${name}`,
    release: `a person merges it, or ${byItself(end)}`,
    until: end,
  };
}

/** A window is active from its start for its minutes; of overlapping runs of one window the newest counts. */
function endOf({ start, minutes, timezone }: FreezeWindow, now: Date): Date | undefined {
  // A run at this very moment has begun, and `previousRuns` looks strictly back in whole seconds.
  const reference = new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
  const [begun] = new Cron(start, { timezone, paused: true }).previousRuns(1, reference);
  if (begun === undefined) return undefined;
  const end = new Date(begun.getTime() + minutes * 60_000);
  return end > now ? end : undefined;
}
