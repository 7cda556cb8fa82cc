import type { Problem } from "../problem/problem.ts";
import type { Entry, EntryOf } from "./entry.ts";
import { isRecorded } from "./is-recorded.ts";

/** One word of a monitor on a problem. Times are RFC 3339: by our clock, and by the sender's where the event has one. */
export type Report = {
  readonly problem: Problem;
  readonly receivedAt: string;
  readonly sentAt: string | null;
};

/**
 * What a report adds to a problem's record; nothing where the record says it already, or the report is a replay. A
 * problem that is heard of when it is over is opened and resolved, so that it ends without an action.
 */
export function entriesOfReport(known: readonly Entry[], report: Report): readonly Entry[] {
  const { problem, receivedAt: at, sentAt } = report;
  const sent = sentAt === null ? {} : { sent: sentAt };
  const first = known.find((entry) => entry.kind === "problem-opened");
  if (first === undefined) {
    const opened = { kind: "problem-opened", at, problem } as const;
    return problem.state === "resolved"
      ? [opened, { kind: "problem-resolved", at, ...sent }]
      : [opened];
  }
  if (problem.state === "unknown") return [];
  // Merged into another problem, it will not be resolved under its own name.
  const isOver = problem.state === "resolved" || problem.state === "merged";
  const kind = isOver ? "problem-resolved" : "problem-reopened";
  const entry: Word = { kind, at, ...sent };
  const isNews = isFirstOpen(known, first, entry) || !isRecorded(known, entry);
  return isNews && !isReplay(known, report, entry) ? [entry] : [];
}

/** It was heard of in a state that nobody knows, and now it is a problem. */
function isFirstOpen(
  known: readonly Entry[],
  { problem }: EntryOf<"problem-opened">,
  { kind }: Word,
): boolean {
  const isSaid = known.some((earlier) => earlier.kind === kind);
  return problem.state === "unknown" && kind === "problem-reopened" && !isSaid;
}

type Word = EntryOf<"problem-resolved"> | EntryOf<"problem-reopened">;

/**
 * Whether a word is older than the one that it would take back. By the sender's clock where both have a time of it.
 * Else only a start that is part of the occurrence tells something: such an alert gets a new occurrence when it fires
 * again, so the same one, firing soon after its resolve, was delayed on its way. Later it may be that the sender had
 * lost sight of it (Alertmanager resolves what Prometheus no longer reports), and it burns still.
 */
function isReplay(known: readonly Entry[], { problem, sentAt }: Report, entry: Word): boolean {
  const last = known.findLast(
    (earlier) => earlier.kind === "problem-resolved" || earlier.kind === "problem-reopened",
  );
  if (last === undefined) return false;
  if (sentAt !== null && last.sent !== undefined) {
    const later = Date.parse(sentAt) - Date.parse(last.sent);
    return entry.kind === "problem-resolved" ? later < 0 : later <= 0;
  }
  if (entry.kind === "problem-resolved" || problem.startedAt === null) return false;
  const namesStart = problem.occurrence.endsWith(`@${problem.startedAt}`);
  return namesStart && Date.parse(entry.at) - Date.parse(last.at) < deliveryMinutes * 60_000;
}

/** For so long Alertmanager tries to deliver a notification: its default group_interval. */
const deliveryMinutes = 5;
