import type { Entry } from "../journal/entry.ts";
import type { Attempt, ProblemRecord } from "../journal/fold-record.ts";

/** A step that people and monitors hear of: an entry of the record that moved the problem. */
export type Transition = {
  readonly kind: TransitionKind;
  /** The same whenever the step is told, so that a receiver can tell a repetition. */
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  readonly entry: Entry;
  /** Null for a step of the problem itself. */
  readonly attempt: Attempt | null;
};

type TransitionKind =
  | "opened"
  | "resolved"
  | "reopened"
  | "ignored"
  | "held"
  | "joined"
  | "refused"
  | "planned"
  | "dispatched"
  | "merged"
  | "withdrawn"
  | "applied"
  | "evaluated"
  | "handed-over"
  | "ended";

const kinds: Readonly<Partial<Record<Entry["kind"], TransitionKind>>> = {
  "problem-opened": "opened",
  "problem-resolved": "resolved",
  "problem-reopened": "reopened",
  ignored: "ignored",
  held: "held",
  joined: "joined",
  refused: "refused",
  "pull-request-opened": "planned",
  dispatched: "dispatched",
  "pull-request-merged": "merged",
  "pull-request-closed": "withdrawn",
  reconciled: "applied",
  evaluated: "evaluated",
  "handed-over": "handed-over",
  closed: "ended",
};

/** In the order in which they happened. */
export function transitionsOf(record: ProblemRecord): readonly Transition[] {
  return record.entries.flatMap((entry): Transition[] => {
    const kind = kinds[entry.kind];
    if (kind === undefined) return [];
    const number = "attempt" in entry ? entry.attempt : null;
    const attempt = record.attempts.find((each) => each.number === number) ?? null;
    return [{ kind, id: `${record.id}-${kind}-${entry.at}`, at: entry.at, entry, attempt }];
  });
}
