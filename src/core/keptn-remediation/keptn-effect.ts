import type { KeptnAction, RemediationEra } from "./keptn-rules.ts";

/** What the services of an era did with an action's value; states are as they came into Unleash's URL. */
export type KeptnEffect =
  | { readonly by: number }
  | { readonly flags: readonly (readonly [flag: string, state: string])[] }
  | { readonly error: string };

/** An action as the era's own services carried it out (keptn.md §3). */
export function keptnEffect({ action, value }: KeptnAction, era: RemediationEra): KeptnEffect {
  const find = era === "0.6" ? effects06 : effects07;
  const effect = find.get(action);
  if (effect !== undefined) return effect(value);
  const known = [...find.keys()].join(", ");
  return { error: `Keptn ${era} carries out no action ${JSON.stringify(action)} itself: ${known}` };
}

type ReadValue = (value: unknown) => KeptnEffect;

const noFaults: KeptnEffect = {
  error: "Evenkeel does not carry out Istio's faults: it changes what is written in git",
};

const effects06 = new Map<string, ReadValue>([
  ["scaling", scaling06],
  ["featuretoggle", featureToggle06],
  ["slowdown", () => noFaults],
  ["abort", () => noFaults],
]);

const effects07 = new Map<string, ReadValue>([
  ["scaling", scaling07],
  ["toggle-feature", toggleFeature07],
]);

/** 0.6 kept the text of the scalar, in quotes or not. */
function scaling06(value: unknown): KeptnEffect {
  const text = text06(value);
  return text === undefined ? notText(value) : byInteger(text);
}

function scaling07(value: unknown): KeptnEffect {
  return typeof value === "string" ? byInteger(value) : notText(value);
}

function featureToggle06(value: unknown): KeptnEffect {
  const text = text06(value);
  if (text === undefined) return notText(value);
  const [flag = "", state] = text.split(":");
  if (state === undefined) {
    return { error: `${JSON.stringify(text)} names no state: write Name:on or Name:off` };
  }
  return { flags: [[flag, state]] };
}

function toggleFeature07(value: unknown): KeptnEffect {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { error: `${JSON.stringify(value)} is no map of names to "on" and "off"` };
  }
  const flags: [string, string][] = [];
  for (const [flag, state] of Object.entries(value)) {
    if (typeof state !== "string") {
      return { error: `the state of ${flag} is not a string: write it in quotes` };
    }
    flags.push([flag, state]);
  }
  return { flags };
}

function text06(value: unknown): string | undefined {
  if (value === null) return "";
  return typeof value === "string" ? value : undefined;
}

function notText(value: unknown): KeptnEffect {
  return { error: `${JSON.stringify(value)} is not a string: write it in quotes` };
}

const largest = 2n ** 63n;

/** Go's Atoi: digits behind at most one sign, of 64 bits. */
function byInteger(text: string): KeptnEffect {
  const isInteger = /^[+-]?\d+$/.test(text);
  const number = isInteger ? BigInt(text.replace(/^\+/, "")) : 0n;
  if (!isInteger || number >= largest || number < -largest) {
    return { error: `${JSON.stringify(text)} is not an integer` };
  }
  return { by: Number(number) };
}
