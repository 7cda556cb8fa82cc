import { compareFaults, type Fault } from "../fault.ts";
import { issueFaults } from "../yaml/issue-faults.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";
import { completeSlo, keptnSlo, quotedScalars, type SloPart } from "./keptn-slo-schema.ts";
import type { Slo } from "./slo.ts";
import { strictSloSchema } from "./strict-slo-schema.ts";

export type SloFile = { readonly path: string; readonly text: string };

/**
 * The slo.yaml that files make together, the most specific last: each top-level key is as the last file that has it
 * says. `slo` is what Keptn would read, null where it could not; `faults` is everything that is wrong by our stricter
 * rules, so that nothing is guessed in silence: unknown words and keys, negative weights, criteria that cannot be
 * read, and a total_score that nobody gives.
 */
export function readSlo(files: readonly SloFile[]): {
  readonly slo: Slo | null;
  readonly faults: readonly Fault[];
} {
  const read = files.map(readPart);
  const faults = read.flatMap((each) => each.faults);
  const parts = read.flatMap(({ part }) => (part === null ? [] : [part]));
  if (parts.length < read.length || files.length === 0) return { slo: null, faults };
  const slo = completeSlo(mergeParts(parts));
  const missing = faults.length === 0 && slo.totalScore === null ? missingScore(files) : [];
  return { slo, faults: [...faults, ...missing] };
}

/** Of one file: what it says, null where that cannot be read, and what is wrong with it. */
export function readPart({ path, text }: SloFile): {
  readonly part: SloPart | null;
  readonly faults: readonly Fault[];
} {
  const parsed = parseYaml(text, path, "text");
  if (!parsed.ok) return { part: null, faults: parsed.faults };
  const [document, second] = parsed.value;
  // Empty text decodes into nothing, which is no fault of its decoder.
  if (document === undefined) return { part: {}, faults: [] };
  const value = document.value ?? {};
  const decoded = keptnSlo.safeParse(value);
  const strict = strictSloSchema.safeParse(value);
  const quoted = quotedScalars(document);
  const faults = [
    ...(strict.success ? [] : issueFaults(document, strict.error.issues)),
    ...quoted.map(({ keys }) => quotedFault(document, keys)),
    ...(second === undefined ? [] : [secondFault(second)]),
  ];
  if (!decoded.success) {
    const told = strict.success ? issueFaults(document, decoded.error.issues) : [];
    return { part: null, faults: [...told, ...faults].toSorted(compareFaults) };
  }
  const part = quoted.every(({ decodes }) => decodes) ? decoded.data : null;
  return { part, faults: faults.toSorted(compareFaults) };
}

/** Keptn reads the first one and overlooks what follows. */
function secondFault(document: YamlDocument): Fault {
  const message = "a second YAML document begins here, but this file may have only one";
  return { path: document.path, ...document.positionOf([]), message };
}

function quotedFault(document: YamlDocument, keys: readonly PropertyKey[]): Fault {
  const message = `${String(keys.at(-1))} must be written without quotes, in which it is a text`;
  return { path: document.path, ...document.positionOf(keys), message };
}

/** A key that is written but empty is as good as absent. */
function mergeParts(parts: readonly SloPart[]): SloPart {
  return parts.reduce<SloPart>((merged, part) => {
    const said = Object.entries(part).filter(([, value]) => value !== undefined && value !== null);
    return { ...merged, ...Object.fromEntries(said) };
  }, {});
}

function missingScore(files: readonly SloFile[]): readonly Fault[] {
  const path = files.at(-1)?.path ?? "";
  const message =
    'total_score is missing; say how many percent are needed, as in total_score: {pass: "90%", warning: "75%"}';
  return [{ path, line: 1, column: 1, message }];
}
