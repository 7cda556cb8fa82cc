import type { FlagService } from "../../ports.ts";

/** What became of one feature flag. */
export type FlagOutcome =
  | { readonly flag: string; readonly kind: "set" | "unchanged"; readonly enabled: boolean }
  | { readonly flag: string; readonly kind: "unknown" };

/** Makes the flag service agree with the branch; what already agrees is not written. */
export async function applyFlags(
  flagService: FlagService,
  flags: ReadonlyMap<string, boolean>,
): Promise<readonly FlagOutcome[]> {
  const outcomes: FlagOutcome[] = [];
  for (const [flag, enabled] of flags) {
    const current = await flagService.read(flag);
    if (current === enabled) {
      outcomes.push({ flag, kind: "unchanged", enabled });
      continue;
    }
    const result = await flagService.set(flag, enabled);
    outcomes.push(
      result.kind === "set" ? { flag, kind: "set", enabled } : { flag, kind: "unknown" },
    );
  }
  return outcomes;
}
