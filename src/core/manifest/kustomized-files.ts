import { isKustomization, kustomizationNames } from "./is-kustomization.ts";
import { readDocuments } from "./read-documents.ts";
import { readField } from "./read-field.ts";

/**
 * The files that a kustomization refers to, through others too, as far as they are in `files`. The kustomizations
 * on the way are left out unless asked for.
 */
export function kustomizedFiles(
  files: ReadonlyMap<string, string>,
  kustomization: string,
  wanted: { readonly kustomizations: boolean } = { kustomizations: false },
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set([kustomization]);
  for (const from of seen) {
    const text = files.get(from);
    if (text === undefined) continue;
    if (!isKustomization(from) || wanted.kustomizations) found.set(from, text);
    if (!isKustomization(from)) continue;
    const folder = from.slice(0, Math.max(0, from.lastIndexOf("/")));
    for (const reference of references(text, from)) {
      const path = resolve(folder, reference);
      seen.add(path);
      for (const name of kustomizationNames) seen.add(`${path}/${name}`);
    }
  }
  return found;
}

function references(text: string, path: string): readonly string[] {
  const read = readDocuments(text, path);
  const value = read.ok ? read.documents[0]?.value : undefined;
  const lists = ["resources", "bases", "components", "patchesStrategicMerge", "patches"];
  return lists
    .flatMap((list) => readField(value, [list]) ?? [])
    .map((entry) => (typeof entry === "string" ? entry : readField(entry, ["path"])))
    .filter((entry) => typeof entry === "string");
}

function resolve(folder: string, reference: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of reference.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
