import { z } from "zod";

/** Every guard, by its name: the rule that keeps an action, or its merge, from happening now. */
export const GuardName = z.enum([
  "open-change",
  "storm",
  "cooldown",
  "changes-per-hour",
  "attempts",
  "flapping",
  "hold",
  "freeze",
  "unprotected",
  "checks",
  "review",
  "stale-evidence",
  "broken-rules",
]);
export type GuardName = z.infer<typeof GuardName>;

/** What holds an action or its merge back although a rule asks for it, in words for the person who wonders why. */
export type Hold = {
  readonly guard: GuardName;
  /** What blocks it: `cooldown of 5 minutes after the last change`. */
  readonly detail: string;
  /** Who or what releases it: `by itself at 2026-03-01 03:14 UTC`, `/evenkeel resume`. */
  readonly release: string;
  /** Null where it ends with an event. */
  readonly until: Date | null;
};
