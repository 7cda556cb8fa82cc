import type { Parsed } from "../fault.ts";
import { readSlo } from "./read-slo.ts";
import type { Slo } from "./slo.ts";

/** A slo.yaml that is whole by itself, with Keptn's defaults (keptn.md §5.1), or everything that is wrong with it. */
export function parseSlo(text: string, path: string): Parsed<Slo> {
  const { slo, faults } = readSlo([{ path, text }]);
  return slo === null || faults.length > 0 ? { ok: false, faults } : { ok: true, value: slo };
}
