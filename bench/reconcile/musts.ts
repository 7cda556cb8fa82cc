import type { Calls } from "./bench-cluster.ts";
import { changedCount } from "./load.ts";

/** All samples of one contestant in one case with so many objects. */
export type Figure = {
  readonly what: string;
  readonly objects: number;
  readonly who: string;
  /** Median of the rounds. */
  readonly milliseconds: number;
  readonly slowest: number;
  /** Medians of the ratios within a round; null where that contestant has no such case. */
  readonly toRaw: number | null;
  readonly toKubectl: number | null;
  /** The most of any round. */
  readonly calls: Calls;
  readonly moved: number | null;
};

export type Must = { readonly text: string; readonly isMet: boolean };

/** What a figure has to be; undefined where it only shows how others do. */
export function mustOf(figure: Figure): Must | undefined {
  const { who, what } = figure;
  if (who.startsWith("evenkeel apply")) {
    return { text: "faster than kubectl", isMet: (figure.toKubectl ?? Infinity) < 1 };
  }
  return who.startsWith("evenkeel") ? inProcess[what]?.(figure) : undefined;
}

const inProcess: Readonly<Record<string, (figure: Figure) => Must>> = {
  "create all": ({ toRaw, who }) => {
    const most = who.endsWith("atomic") ? 2.2 : 1.2;
    return { text: `≤ ${most} × raw`, isMet: isAtMost(toRaw, most) };
  },
  "nothing changed": ({ toRaw, calls, moved }) => ({
    text: "LISTs only, ≤ 0.5 × raw, no version moves",
    isMet: isAtMost(toRaw, 0.5) && hasOnly(calls, ["LIST"]) && moved === 0,
  }),
  "nothing changed, warm": ({ milliseconds, objects, calls, moved }) => ({
    text: "no call, < 50 ms per 1,000, no version moves",
    isMet: (milliseconds / objects) * 1000 < 50 && hasOnly(calls, []) && moved === 0,
  }),
  "1 % changed": patches,
  "1 % changed, warm": patches,
  "drift by hand: seen": ({ milliseconds }) => ({
    text: "within 1 s",
    isMet: milliseconds < 1000,
  }),
  "drift by hand: corrected": ({ calls }) => ({
    text: "one PATCH",
    isMet: writesOf(calls) === 1,
  }),
  "ready: seen": ({ milliseconds }) => ({ text: "within 100 ms", isMet: milliseconds < 100 }),
};

function patches({ calls, objects, who }: Figure): Must {
  const most = changedCount(objects) * (who.endsWith("atomic") ? 2 : 1);
  return { text: most === 1 ? "one PATCH" : `${most} PATCHes`, isMet: writesOf(calls) === most };
}

function writesOf(calls: Calls): number {
  return Object.entries(calls)
    .filter(([verb]) => !["GET", "LIST", "WATCH"].includes(verb))
    .reduce((sum, [, count]) => sum + count, 0);
}

function hasOnly(calls: Calls, verbs: readonly string[]): boolean {
  return Object.keys(calls).every((verb) => verbs.includes(verb));
}

function isAtMost(ratio: number | null, most: number): boolean {
  return ratio !== null && ratio <= most;
}
