import type { Attempt } from "../../core/journal/fold-record.ts";
import type { Ports } from "../../ports.ts";
import { recurrence } from "./recurrence.ts";
import type { Case } from "./step.ts";

/**
 * Whether the reason for a change that is not merged yet has gone: what heals has no problem any more, what puts a
 * value back has one again.
 */
export async function isMoot(
  deps: Pick<Ports, "git">,
  given: Case,
  { planned }: Attempt,
): Promise<boolean> {
  if (planned?.purpose !== "return") return given.record.resolvedAt !== null;
  return (await recurrence(deps, given)) !== undefined;
}
