import type { Fault, Parsed } from "../fault.ts";
import { parseYamlDocument } from "../yaml/parse-yaml.ts";
import { describeFlag } from "./flag-difference.ts";
import type { Flags, WantedFlag } from "./flags.ts";

/** A flags file that was parsed. */
export type FlagsFile = { readonly path: string; readonly text: string; readonly flags: Flags };

type Origin = { readonly file: FlagsFile; readonly flag: WantedFlag };

/**
 * The flags of all services of a stage. Services may share a flag as long as they do not contradict each other: what
 * one of them does not name, the other may.
 */
export function mergeFlags(files: readonly FlagsFile[]): Parsed<Flags> {
  const merged = new Map<string, Origin>();
  const faults: Fault[] = [];
  for (const file of files) {
    for (const [name, flag] of file.flags) {
      const earlier = merged.get(name);
      const both = earlier === undefined ? flag : mergeFlag(earlier.flag, flag);
      if (both !== undefined) merged.set(name, { file: earlier?.file ?? file, flag: both });
      else if (earlier !== undefined) faults.push(conflict(name, { file, flag }, earlier));
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: new Map([...merged].map(([name, { flag }]) => [name, flag])) };
}

function mergeFlag(a: WantedFlag, b: WantedFlag): WantedFlag | undefined {
  const isAtOdds =
    a.enabled !== b.enabled ||
    differ(a.rollout, b.rollout) ||
    differ(JSON.stringify(a.variants), JSON.stringify(b.variants));
  if (isAtOdds) return undefined;
  return { ...a, rollout: a.rollout ?? b.rollout, variants: a.variants ?? b.variants };
}

/** What is not named is null, be it as text. */
function differ(a: number | string | null, b: number | string | null): boolean {
  const named = [a, b].filter((each) => each !== null && each !== "null");
  return named.length === 2 && a !== b;
}

function conflict(name: string, { file, flag }: Origin, earlier: Origin): Fault {
  const at = placeOf(file, name);
  const { line } = placeOf(earlier.file, name);
  const shown = JSON.stringify(name.slice(0, 80));
  const message =
    `the flag ${shown} is ${describeFlag(flag)} here and ${describeFlag(earlier.flag)} at ` +
    `${earlier.file.path}:${line}: a stage has each flag once, make them agree`;
  return { path: file.path, ...at, message };
}

function placeOf({ text, path }: FlagsFile, name: string): Pick<Fault, "line" | "column"> {
  const document = parseYamlDocument(text, path, "text");
  return document.ok ? document.value.keyPositionOf(["flags", name]) : { line: 1, column: 1 };
}
