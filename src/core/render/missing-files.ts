import type { Fault } from "../fault.ts";
import { isKustomization, kustomizationNames } from "../manifest/is-kustomization.ts";
import { kustomizeReferences, type KustomizeReference } from "./kustomize-references.ts";

/**
 * What a kustomization builds on besides `files`: the paths of the branch that are still to be read, and a fault for each reference
 * that leads to no file or folder of it. Whoever reads the missing asks again, until nothing is missing.
 */
export function missingFiles(
  files: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
): { readonly missing: readonly string[]; readonly faults: readonly Fault[] } {
  const missing = new Set<string>();
  const faults: Fault[] = [];
  for (const [from, text] of files) {
    const references = isKustomization(from) ? kustomizeReferences(text, from) : nothing;
    if (!references.ok) faults.push(...references.faults);
    for (const reference of references.ok ? references.value : []) {
      const found = placesOf(reference, paths);
      if (found.length === 0) faults.push(faultOf(reference));
      for (const place of found) missing.add(place);
    }
  }
  return { missing: [...missing].filter((path) => !files.has(path)), faults };
}

const nothing = { ok: true, value: [] } as const;

/** The file itself, or what makes a folder a kustomization. */
function placesOf(reference: KustomizeReference, paths: ReadonlySet<string>): readonly string[] {
  if (reference.kind === "refused") return [];
  const { path } = reference;
  const inFolder = kustomizationNames.map((name) => (path === "" ? name : `${path}/${name}`));
  return [path, ...inFolder].filter((place) => paths.has(place));
}

function faultOf(reference: KustomizeReference): Fault {
  if (reference.kind === "refused") return reference.fault;
  return reference.fault(
    `${reference.path} is neither a file of this branch nor a folder with a kustomization`,
  );
}
