import type { Entry } from "./entry.ts";

/** Words that take each other back; the second of a pair is how things are before either is said. */
const opposites: readonly (readonly [Entry["kind"], Entry["kind"]])[] = [
  ["problem-resolved", "problem-reopened"],
  ["pull-request-closed", "pull-request-reopened"],
];

/** Whether a record already says what `entry` says: a pass that is repeated after a crash writes nothing twice. */
export function isRecorded(entries: readonly Entry[], entry: Entry): boolean {
  const pair = opposites.find((kinds) => kinds.includes(entry.kind));
  const kinds = pair ?? [entry.kind];
  const last = entries.findLast(
    (earlier) => kinds.includes(earlier.kind) && attemptOf(earlier) === attemptOf(entry),
  );
  if (pair !== undefined) return (last?.kind ?? pair[1]) === entry.kind;
  return last !== undefined && saysTheSame(last, entry);
}

/** What can be said again with another reason is compared by its reason; all else happens once. */
function saysTheSame(last: Entry, entry: Entry): boolean {
  if (last.kind === "held" && entry.kind === "held") {
    return last.guard === entry.guard && last.detail === entry.detail;
  }
  if (last.kind === "ignored" && entry.kind === "ignored") {
    return last.reason === entry.reason && last.detail === entry.detail;
  }
  return true;
}

function attemptOf(entry: Entry): number | undefined {
  return "attempt" in entry ? entry.attempt : undefined;
}
