import { typeName } from "../action/action-types.ts";
import type { Attempt } from "../journal/fold-record.ts";
import { byItself } from "./by-itself.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import { sameService } from "./same-place.ts";

/**
 * Between two remediations of a service, whatever they do, and between two uses of one action, within an occurrence
 * too: what was done last must have had its time to show. A try that a person asked for does not wait for its own past.
 */
export function cooldown(given: GuardedAction): Objection | undefined {
  const { limits, now } = given;
  const ends = [...endsOfService(given), ...endsOfAction(given)].map((at) => Date.parse(at));
  if (ends.length === 0) return undefined;
  const until = new Date(Math.max(...ends) + limits.cooldownMinutes * 60_000);
  if (until <= now) return undefined;
  const detail = `cooldown of ${limits.cooldownMinutes} minutes after the last change`;
  return {
    kind: "wait",
    hold: { guard: "cooldown", detail, release: byItself(until), until },
  };
}

function endsOfService({ record, others }: GuardedAction): readonly string[] {
  return sameService(record, others)
    .flatMap(({ attempts }) => attempts)
    .flatMap(endOf);
}

function endsOfAction({ record, action }: GuardedAction): readonly string[] {
  const next = (record.attempts.at(-1)?.number ?? 0) + 1;
  if (record.retries.some((retry) => retry.next === next)) return [];
  const name = typeName(action);
  return record.attempts
    .filter(({ planned }) => planned !== null && typeName(planned.action) === name)
    .flatMap(endOf);
}

function endOf({ evaluated, ended }: Attempt): readonly string[] {
  const at = evaluated?.at ?? ended?.at;
  return at === undefined ? [] : [at];
}
