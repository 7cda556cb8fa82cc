import { restartAnnotation } from "../action/restart.ts";
import type { ReturnField } from "../action/plan-return.ts";
import type { Attempt } from "../journal/fold-record.ts";

/**
 * What the merged attempts of a problem left behind, the newest first, each field with what it was before the first of
 * them. Files as a whole stay: what was rolled back was broken. So do restarts, which leave nothing to take back.
 */
export function returnFields(attempts: readonly Attempt[]): readonly ReturnField[] {
  const fields = new Map<string, ReturnField>();
  const changes = attempts
    .filter(isMerged)
    .toReversed()
    .flatMap(({ planned }) => (planned?.changes ?? []).toReversed());
  for (const { path, field, object, from, to } of changes) {
    if (field === null || to === null || field.endsWith(restartAnnotation)) continue;
    const key = JSON.stringify([path, object, field]);
    const known = fields.get(key);
    if (known === undefined) fields.set(key, { path, field, object, left: to, back: from });
    // Whatever somebody wrote between two attempts is what was there before.
    else if (known.back === to) fields.set(key, { ...known, back: from });
  }
  return [...fields.values()].filter(({ left, back }) => left !== back);
}

function isMerged({ planned, ended }: Attempt): boolean {
  return planned?.purpose !== "return" && ended?.kind === "pull-request-merged";
}
