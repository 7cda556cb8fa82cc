import type { FlagOutcome } from "./apply-flags.ts";

/** The flags of a stage in a few words: what was left as somebody clicked it, else how many were set. */
export function describeFlags(flags: readonly FlagOutcome[]): string {
  const drifted = flagDrift(flags);
  if (drifted !== undefined) return drifted;
  const count = flags.length === 1 ? "1 flag" : `${flags.length} flags`;
  const set = flags.filter(({ kind }) => kind === "set" || kind === "created").length;
  if (set > 0) return `${set} of ${count} set`;
  return flags.length === 1 ? `${count} agrees` : `${count} agree`;
}

/** `1 flag drifted: X is off, wanted on`; undefined where none did. */
export function flagDrift(flags: readonly FlagOutcome[]): string | undefined {
  const [first, ...rest] = flags.filter((each) => each.kind === "drifted");
  if (first === undefined) return undefined;
  const count = rest.length === 0 ? "1 flag" : `${rest.length + 1} flags`;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return `${count} drifted: ${first.flag} ${first.message}${more}`;
}

/** Whether a status was written of flags that had drifted. */
export function tellsFlagDrift(description: string): boolean {
  return /\d flags? drifted: /.test(description);
}

/** What a person has to do before the flags can be as wanted; undefined where there is nothing. */
export function flagFault(flags: readonly FlagOutcome[]): string | undefined {
  const unknown = flags.find(({ kind }) => kind === "unknown");
  if (unknown !== undefined) {
    return `the flag service has no flag ${unknown.flag}: create it there first`;
  }
  return flags.find((each) => each.kind === "refused")?.message;
}
