import type { Entry } from "./entry.ts";

/** Whether a record already says what `entry` says: a pass that is repeated after a crash writes nothing twice. */
export function isRecorded(entries: readonly Entry[], entry: Entry): boolean {
  const same = entries.findLast(
    (earlier) => earlier.kind === entry.kind && attemptOf(earlier) === attemptOf(entry),
  );
  if (same === undefined) return false;
  if (entry.kind !== "held") return true;
  return same.kind === "held" && same.guard === entry.guard && same.detail === entry.detail;
}

function attemptOf(entry: Entry): number | undefined {
  return "attempt" in entry ? entry.attempt : undefined;
}
