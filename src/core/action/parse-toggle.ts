import type { Effect, FlagChange } from "./action.ts";

type ToggleEffect = Extract<Effect, { readonly kind: "toggle" }>;
type ParsedToggle = { readonly effect: ToggleEffect } | { readonly error: string };

/** What a flag service takes in a URL. */
const flagName = /^[A-Za-z0-9._~-]{1,100}$/;
const usage = `write Name:on or Name:off, or a map of names to on and off`;

/**
 * The value of a feature toggle: Keptn 0.6's `Name:on` (keptn.md §3; a space behind the colon is let pass) or the later
 * map of names to states. A state may be a boolean, which is what YAML makes of a bare `on`.
 */
export function parseToggle(value: unknown): ParsedToggle {
  if (typeof value === "string") {
    const colon = value.indexOf(":");
    if (colon < 0) return { error: `${JSON.stringify(value)} names no state: ${usage}` };
    return parseStates([[value.slice(0, colon), value.slice(colon + 1)]]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { error: `a feature toggle needs a name and a state: ${usage}` };
  }
  return parseStates(Object.entries(value));
}

function parseStates(states: readonly (readonly [string, unknown])[]): ParsedToggle {
  const flags: FlagChange[] = [];
  for (const [name, written] of states) {
    const flag = name.trim();
    const enabled = stateOf(written);
    if (!flagName.test(flag)) {
      return { error: `${JSON.stringify(flag)} cannot be the name of a feature flag` };
    }
    if (enabled === undefined) {
      return { error: `${flag} must be on or off, not ${JSON.stringify(written ?? null)}` };
    }
    flags.push({ flag, enabled });
  }
  return { effect: { kind: "toggle", flags } };
}

/** The state that a flag is written as; undefined if it is none. */
export function stateOf(written: unknown): boolean | undefined {
  if (typeof written === "boolean") return written;
  if (typeof written !== "string") return undefined;
  const word = written.trim().toLowerCase();
  if (["on", "true", "yes"].includes(word)) return true;
  return ["off", "false", "no"].includes(word) ? false : undefined;
}
