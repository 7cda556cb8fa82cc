import { beganBy, lastingName, startNoiseMinutes } from "../problem/lasting-name.ts";
import type { Problem } from "../problem/problem.ts";
import type { OpenProblem } from "./open-problem.ts";

/** What one complete listing of a monitor showed. */
export type Listing = {
  /** Milliseconds since 1970 by our clock, from before the monitor was asked. */
  readonly at: number;
  /** Since when the occurrences are open, by their names and aliases; RFC 3339, null where that is not said. */
  readonly open: ReadonlyMap<string, string | null>;
};

/**
 * How far apart two listings must be to count as two: one that was hinted at may follow another at once, and an
 * Alertmanager that was restarted knows its alerts again after a minute, when Prometheus has sent them once more.
 */
const settleMilliseconds = 120_000;

export function listingOf(at: Date, problems: readonly OpenProblem[]): Listing {
  const named = problems.flatMap(({ problem: { occurrence, startedAt }, aliases }) =>
    [occurrence, ...aliases].map((name) => [name, startedAt] as const),
  );
  return { at: at.getTime(), open: new Map(named) };
}

type Told = Pick<Problem, "occurrence" | "startedAt">;

/** Whether an occurrence is listed: by its own name, or by one that its source uses again, unless it began later. */
export function shows({ open }: Listing, told: Told): boolean {
  if (open.has(told.occurrence)) return true;
  const name = lastingName(told);
  const start = name === null ? undefined : open.get(name);
  return start !== undefined && beganBy(told.startedAt, start, startNoiseMinutes);
}

/** A monitor's complete listings with the next one, oldest first, without those that `agree` has no more use for. */
export function remember(listings: readonly Listing[], next: Listing): readonly Listing[] {
  const enough = listings.findLastIndex(({ at }) => next.at - at >= settleMilliseconds);
  return [...listings.slice(Math.max(0, enough)), next];
}

/** Whether at least two listings since then, all of them, show the occurrence, or do not. */
export function agree(
  listings: readonly Listing[],
  since: string,
  shown: { readonly problem: Told; readonly as: "open" | "absent" },
): boolean {
  const later = listings.filter(({ at }) => at > Date.parse(since));
  const [first, last] = [later[0], later.at(-1)];
  if (first === undefined || last === undefined) return false;
  if (last.at - first.at < settleMilliseconds) return false;
  return later.every((each) => shows(each, shown.problem) === (shown.as === "open"));
}
