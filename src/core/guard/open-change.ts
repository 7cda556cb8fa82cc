import { hasOpenChange } from "../journal/phase.ts";
import type { GuardedAction, Objection } from "./guard.ts";
import type { Hold } from "./hold.ts";
import { sameService } from "./same-place.ts";

/**
 * One open change for each stage and service: a problem that comes meanwhile joins it. A change that only puts values
 * back answers nothing, so it is waited for.
 */
export function openChange({ record, others }: GuardedAction): Objection | undefined {
  const lead = sameService(record, others).find(hasOpenChange);
  if (lead === undefined) return undefined;
  const release = `when the change of problem ${lead.id} is over`;
  const held = (detail: string): Hold => ({ guard: "open-change", detail, release, until: null });
  if (lead.attempts.at(-1)?.planned?.purpose === "return") {
    return { kind: "wait", hold: held(`what problem ${lead.id} had changed is being put back`) };
  }
  const hold = held(`problem ${lead.id} has a change of the service under way`);
  return { kind: "join", lead: lead.id, hold };
}
