import type { Attempt } from "../journal/fold-record.ts";
import type { Policy } from "../policy/policy.ts";
import type { Hold } from "./hold.ts";

/** When the values were measured that the pull request shows; RFC 3339. */
function evidenceTime({ planned, measured }: Attempt): string | undefined {
  return measured?.at ?? planned?.at;
}

/** A change is not merged on values of long ago: the world may have moved on. */
export function staleEvidence(
  attempt: Attempt,
  { evidenceMinutes }: Pick<Policy["limits"], "evidenceMinutes">,
  now: Date,
): Hold | undefined {
  const at = evidenceTime(attempt);
  if (at === undefined) return undefined;
  const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
  if (minutes <= evidenceMinutes) return undefined;
  return {
    guard: "stale-evidence",
    detail: `its values were measured ${minutes} minutes ago, the limit is ${evidenceMinutes}`,
    release: "by itself when they are measured again",
    until: null,
  };
}
