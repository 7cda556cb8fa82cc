import { describeFlag, flagDifference } from "../../core/flags/flag-difference.ts";
import type { Flags, WantedFlag } from "../../core/flags/flags.ts";
import type { RemoteFlags } from "../../ports.ts";
import type { StageMemory, StageState } from "./stage-memory.ts";

/** What one stage wants of the flags of one environment of a flag service. */
export type FlagClaim = {
  readonly service: RemoteFlags;
  /** Whose it is, in a sentence: `production of shop`. */
  readonly by: string;
  readonly wanted: Flags;
};

/** What a stage may set, and what keeps it from the rest, by flag. */
export type ClaimedFlags = {
  readonly granted: Flags;
  readonly refused: ReadonlyMap<string, string>;
};

/**
 * Stages that want one flag differently would correct each other for ever, so whoever came first has it until it
 * wants something else. What a stage is refused it no longer claims, that nobody waits for anybody who waits.
 */
export function claimFlags(memory: StageMemory, state: StageState, claim: FlagClaim): ClaimedFlags {
  const others = [...memory.values()]
    .filter((other) => other !== state)
    .flatMap(({ flagClaim }) => (flagClaim?.service === claim.service ? [flagClaim] : []));
  const refused = new Map<string, string>();
  for (const [flag, wanted] of claim.wanted) {
    const objection = others.map((other) => objectionOf(other, flag, wanted)).find(Boolean);
    if (objection !== undefined) refused.set(flag, objection);
  }
  const granted = new Map([...claim.wanted].filter(([flag]) => !refused.has(flag)));
  state.flagClaim = { ...claim, wanted: granted };
  return { granted, refused };
}

function objectionOf(other: FlagClaim, flag: string, wanted: WantedFlag): string | undefined {
  const theirs = other.wanted.get(flag);
  if (theirs === undefined || areCompatible(wanted, theirs)) return undefined;
  return (
    `${other.by} wants ${flag} ${describeFlag(theirs)} in the same flag service: ` +
    "give each stage an environment of its own"
  );
}

/** What one of them does not name may be as the other wants it. */
function areCompatible(a: WantedFlag, b: WantedFlag): boolean {
  const rollout = b.rollout ?? a.rollout;
  const variants = b.variants ?? a.variants ?? [];
  return flagDifference(a, { enabled: b.enabled, rollout, variants }) === undefined;
}
