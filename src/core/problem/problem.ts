/**
 * What a monitoring system reports about one occurrence of a problem, in our words. All text is without control
 * characters, of one line but for the title, and bounded: a sender cannot flood the journal or forge what people read.
 */
export type Problem = {
  /** Who reports it: `dynatrace`, `alertmanager`, `keptn` or the `source` of a CloudEvent. */
  readonly source: string;
  /** Identifies the occurrence within its source; a recurrence has another one. */
  readonly occurrence: string;
  /** As it was sent, for rules are compared with it: it may have several lines, or be empty. */
  readonly title: string;
  readonly rootCause: string | null;
  readonly state: ProblemReport;
  readonly project: string | null;
  readonly stage: string | null;
  readonly service: string | null;
  /** Where a person reads about it; `http` or `https` only. */
  readonly url: string | null;
  /** Where a person reads what to do; `http` or `https` only. */
  readonly runbook: string | null;
  /** What is affected, as the source names it; at most 20 names and ids. */
  readonly entities: readonly string[];
  /** At most 50. */
  readonly labels: Readonly<Record<string, string>>;
  /** RFC 3339, when the source says since when. */
  readonly startedAt: string | null;
};

/** `merged`: Dynatrace folded the problem into another one. `unknown`: a word that no version of the source documents. */
export type ProblemReport = "open" | "resolved" | "merged" | "unknown";
