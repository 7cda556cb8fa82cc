import type { Entry } from "./entry.ts";

/** Words that take each other back; the second of a pair is how things are before either is said. */
const opposites: readonly (readonly [Entry["kind"], Entry["kind"]])[] = [
  ["problem-resolved", "problem-reopened"],
  ["pull-request-closed", "pull-request-reopened"],
  ["joined", "parted"],
  ["issue-opened", "issue-closed"],
  ["return-scheduled", "return-cancelled"],
];

/** What may be said again with other words. */
const repeatable: readonly Entry["kind"][] = [
  "held",
  "routed",
  "ignored",
  "measured",
  "hold-placed",
  "commanded",
  "retried",
  "notified",
];

/** Whether a record already says what `entry` says: a pass that is repeated after a crash writes nothing twice. */
export function isRecorded(entries: readonly Entry[], entry: Entry): boolean {
  const pair = opposites.find((kinds) => kinds.includes(entry.kind));
  const kinds = pair ?? [entry.kind];
  const known = sinceTakenBack(entries, entry).filter(
    (earlier) => kinds.includes(earlier.kind) && attemptOf(earlier) === attemptOf(entry),
  );
  const last = known.at(-1);
  if (pair !== undefined) return (last?.kind ?? pair[1]) === entry.kind;
  // A comment is answered once, however many came after it.
  if (entry.kind === "commanded") return known.some((earlier) => isSame(earlier, entry));
  if (last === undefined) return false;
  return repeatable.includes(entry.kind) ? isSame(last, entry) : true;
}

/**
 * Another try may end with people again, and so may a merge of theirs; a problem that came back may end again, what a
 * person lifted may be put on hold again, and the same guard may hold the next action.
 */
const takenBackBy: ReadonlyMap<Entry["kind"], readonly Entry["kind"][]> = new Map([
  ["handed-over", ["retried", "pull-request-merged"]],
  ["hold-placed", ["hold-lifted"]],
  ["held", ["action-planned"]],
  ["closed", ["problem-reopened"]],
]);

function sinceTakenBack(entries: readonly Entry[], { kind }: Entry): readonly Entry[] {
  const ends = takenBackBy.get(kind);
  if (ends !== undefined) {
    return entries.slice(entries.findLastIndex((entry) => ends.includes(entry.kind)) + 1);
  }
  if (kind !== "hold-lifted") return entries;
  return entries.slice(entries.findLastIndex((entry) => entry.kind === "hold-placed") + 1);
}

function isSame(a: Entry, b: Entry): boolean {
  if (a.kind === "commanded" && b.kind === "commanded") return a.comment === b.comment;
  // The same values again are news: they are from now.
  if (a.kind === "measured") return a.at === b.at;
  return JSON.stringify({ ...a, at: "" }) === JSON.stringify({ ...b, at: "" });
}

function attemptOf(entry: Entry): number | undefined {
  return "attempt" in entry ? entry.attempt : undefined;
}
