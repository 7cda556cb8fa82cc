import type { ProblemRecord } from "../journal/fold-record.ts";

/** The problems that a change answers too: those that joined its problem, and those that had joined these before. */
export function followersOf(
  lead: string,
  records: readonly ProblemRecord[],
): readonly ProblemRecord[] {
  const found = new Set<ProblemRecord>();
  let leads: ReadonlySet<string> = new Set([lead]);
  while (leads.size > 0) {
    const next = records.filter(
      (record) =>
        record.id !== lead &&
        record.joined !== null &&
        leads.has(record.joined.lead) &&
        !found.has(record),
    );
    for (const record of next) found.add(record);
    leads = new Set(next.map(({ id }) => id));
  }
  return [...found];
}
