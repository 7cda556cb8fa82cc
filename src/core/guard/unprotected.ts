import type { Hold } from "./hold.ts";

export type Protection = {
  readonly kind: "protected" | "unprotected";
  /** Names of required checks and status contexts. */
  readonly requiredChecks: readonly string[];
};

/** A merge by itself needs a branch that only takes what was checked, by one of `ours` among others. */
export function unprotected(
  { kind, requiredChecks }: Protection,
  ours: readonly string[],
): Hold | undefined {
  const names = ours.join(" or ");
  if (kind === "unprotected") {
    return blocked("the branch is not protected", `protects it and requires ${names}`);
  }
  if (requiredChecks.some((name) => ours.includes(name))) return undefined;
  return blocked(`the branch requires neither ${ours.join(" nor ")}`, `requires ${names}`);
}

function blocked(detail: string, remedy: string): Hold {
  return {
    guard: "unprotected",
    detail,
    release: `a person merges it, or ${remedy} by the branch's rules`,
    until: null,
  };
}
