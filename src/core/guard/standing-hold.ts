import { typeName } from "../action/action-types.ts";
import type { EntryOf } from "../journal/entry.ts";
import type { ProblemRecord } from "../journal/fold-record.ts";
import { formatTime } from "../pull-request/time.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import type { Hold } from "./hold.ts";
import { sameService } from "./same-place.ts";

/** A hold that stands on this action of the service, or on all of them, in the record of any of its problems. */
export function standingHold({
  record,
  others,
  action,
  now,
}: GuardedAction): Objection | undefined {
  const hold = findHold({ record, others, action, now });
  return hold && { kind: "wait", hold };
}

/** The hold that ends last, for until then the action stays away. */
export function findHold(given: {
  readonly record: ProblemRecord;
  readonly others: readonly ProblemRecord[];
  readonly action: string;
  readonly now: Date;
}): Hold | undefined {
  const { record, others, action, now } = given;
  const [last] = [record, ...sameService(record, others)]
    .flatMap((holder) => holder.holds.map((hold) => ({ holder, hold })))
    .filter(({ hold }) => hold.action === null || typeName(hold.action) === typeName(action))
    .filter(({ hold }) => Date.parse(hold.until) > now.getTime())
    .toSorted((a, b) => Date.parse(b.hold.until) - Date.parse(a.hold.until));
  return last && describeHold(last.hold, last.holder);
}

function describeHold(
  { action, by, reason, until }: EntryOf<"hold-placed">,
  { problem: { service }, attempts }: ProblemRecord,
): Hold {
  const what = action ?? "every action";
  const where = service === null ? "" : ` of ${service}`;
  const who = by === null ? "" : ` by ${by}`;
  const number = attempts.findLast(({ opened }) => opened !== null)?.opened?.number;
  const place = number === undefined ? "" : ` on #${number}`;
  return {
    guard: "hold",
    detail: `${what}${where} is on hold${who}: ${reason}`,
    release: `/evenkeel resume${place}, or by itself at ${formatTime(new Date(until))}`,
    until: new Date(until),
  };
}
