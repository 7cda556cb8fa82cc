import type { ProblemRecord } from "../journal/fold-record.ts";
import { hasOpenChange, phaseOf } from "../journal/phase.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import { isHeldForLong } from "./held-for-long.ts";
import { sameStage } from "./same-place.ts";

const longestWindowMinutes = 5;

/**
 * Many services of a stage that fail together have one cause: one of them gets a change, the others join it. Together
 * means opened within the cooldown of one another, 5 minutes at most, by when they were opened and not by when they
 * are decided, for a storm takes long to work through.
 */
export function storm(given: GuardedAction): Objection | undefined {
  const { record, limits } = given;
  if (hasWaited(given)) return undefined;
  const together = [record, ...openTogether(given)];
  const services = new Set(together.flatMap(({ problem }) => problem.service ?? [])).size;
  if (services < limits.stormServices) return undefined;
  const lead = leadOf(together);
  if (lead === undefined || lead.id === record.id) return undefined;
  return {
    kind: "join",
    lead: lead.id,
    hold: {
      guard: "storm",
      detail: `storm: ${services} services of the stage have problems at once, problem ${lead.id} goes first`,
      release: `when the change of problem ${lead.id} is over`,
      until: null,
    },
  };
}

/** What has followed the change of a lead has waited enough; that of a lead which got none goes to the next one. */
function hasWaited({ record, others }: GuardedAction): boolean {
  return record.entries.some((entry) => {
    if (entry.kind !== "parted") return false;
    const lead = others.find(({ id }) => id === entry.lead);
    const parted = Date.parse(entry.at);
    return (
      lead?.attempts.some(({ planned }) => planned !== null && Date.parse(planned.at) <= parted) ??
      true
    );
  });
}

function openTogether({ record, others, limits }: GuardedAction): readonly ProblemRecord[] {
  const window = Math.min(limits.cooldownMinutes, longestWindowMinutes) * 60_000;
  const opened = Date.parse(record.openedAt);
  return sameStage(record, others).filter(
    (other) =>
      other.resolvedAt === null &&
      other.closed === null &&
      Math.abs(Date.parse(other.openedAt) - opened) < window,
  );
}

/** Whose change is under way, else the first that may get one; ties by id, so that every server finds the same. */
function leadOf(together: readonly ProblemRecord[]): ProblemRecord | undefined {
  return first(together.filter(mayHaveChange)) ?? first(together.filter(mayGetChange));
}

function mayHaveChange(record: ProblemRecord): boolean {
  return record.attempts.length > 0 && hasOpenChange(record);
}

/** In a storm of thousands most have joined already, which is quickly seen. */
function mayGetChange(record: ProblemRecord): boolean {
  if (record.joined !== null || record.ignored !== null || isHeldForLong(record)) return false;
  return phaseOf(record).kind === "deciding";
}

/** One pass, since this is asked for each of thousands of problems. */
function first(records: readonly ProblemRecord[]): ProblemRecord | undefined {
  let earliest: { readonly record: ProblemRecord; readonly opened: number } | undefined;
  for (const record of records) {
    const opened = Date.parse(record.openedAt);
    const isEarlier = earliest === undefined || opened < earliest.opened;
    const isTie = opened === earliest?.opened && record.id < earliest.record.id;
    if (isEarlier || isTie) earliest = { record, opened };
  }
  return earliest?.record;
}
