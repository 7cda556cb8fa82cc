/** What to do about objects that somebody changed in the cluster after they were applied. */
export type DriftPolicy = "correct" | "report" | "off";

/** How often one object was put right lately. */
export type DriftHistory = { readonly corrections: number; readonly last: Date };

export type DriftDecision =
  | { readonly kind: "correct"; readonly history: DriftHistory }
  /** Nothing is done before `until`; null: nothing by itself. */
  | {
      readonly kind: "leave";
      readonly reason: "report" | "off" | "back-off";
      readonly until: Date | null;
    };

const firstPauseSeconds = 5;
const longestPauseSeconds = 300;
/** After this long without drift the next one is corrected at once again. */
const quietSeconds = 600;

/**
 * The first drift of an object is corrected at once, and each further one after a pause twice as long: two
 * controllers that each insist must not fight for ever.
 */
export function decideDrift(
  policy: DriftPolicy,
  history: DriftHistory | undefined,
  now: Date,
): DriftDecision {
  if (policy !== "correct") return { kind: "leave", reason: policy, until: null };
  const quiet = history === undefined ? Infinity : (now.getTime() - history.last.getTime()) / 1000;
  if (history === undefined || quiet > quietSeconds) {
    return { kind: "correct", history: { corrections: 1, last: now } };
  }
  const pause = Math.min(firstPauseSeconds * 2 ** (history.corrections - 1), longestPauseSeconds);
  if (quiet < pause) {
    const until = new Date(history.last.getTime() + pause * 1000);
    return { kind: "leave", reason: "back-off", until };
  }
  return { kind: "correct", history: { corrections: history.corrections + 1, last: now } };
}
