import type { Fault, Parsed } from "../fault.ts";
import { fieldOf, isRecord, listOf, textOf } from "../reconcile/field-of.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlDocument } from "../yaml/yaml-document.ts";

/** A path that a kustomization names: within the repository, or why it cannot be one of it. */
export type KustomizeReference =
  | { readonly kind: "path"; readonly path: string; readonly fault: (message: string) => Fault }
  | { readonly kind: "refused"; readonly fault: Fault };

type Keys = readonly (string | number)[];

/** Everything that a kustomization reads besides itself: the fields of Kustomize 5 that hold paths. */
export function kustomizeReferences(
  text: string,
  path: string,
): Parsed<readonly KustomizeReference[]> {
  const parsed = parseYaml(text, path, "kubernetes");
  if (!parsed.ok) return parsed;
  const [document] = parsed.value;
  if (document === undefined || !isRecord(document.value)) return { ok: true, value: [] };
  const written = [
    ...pathLists.flatMap((list) => textsIn(document, [list])),
    ...["patches", "patchesJson6902", "replacements"].flatMap((list) =>
      listOf(document.value, list).flatMap((item, index) =>
        textsOf(textOf(item, "path"), [list, index, "path"]),
      ),
    ),
    ...textsOf(textOf(document.value, "openapi", "path"), ["openapi", "path"]),
    ...["configMapGenerator", "secretGenerator"].flatMap((list) =>
      listOf(document.value, list).flatMap((item, index) => [
        ...textsIn(document, [list, index, "files"]),
        ...textsIn(document, [list, index, "envs"]),
        ...textsOf(textOf(item, "env"), [list, index, "env"]),
      ]),
    ),
  ];
  return { ok: true, value: written.map((entry) => resolved(document, entry)) };
}

const pathLists = [
  "resources",
  "bases",
  "components",
  "generators",
  "transformers",
  "validators",
  "crds",
  "configurations",
  "patchesStrategicMerge",
];

type Written = { readonly reference: string; readonly keys: Keys };

function textsIn({ value }: YamlDocument, keys: Keys): readonly Written[] {
  const list = fieldOf(value, ...keys);
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) => textsOf(entry, [...keys, index]));
}

/** More than one line is YAML written in place, not a path. */
function textsOf(value: unknown, keys: Keys): readonly Written[] {
  if (typeof value !== "string" || value.includes("\n")) return [];
  const named = keys.includes("files");
  return [{ reference: named ? value.replace(/^[^=/]*=/, "") : value, keys }];
}

function resolved(document: YamlDocument, { reference, keys }: Written): KustomizeReference {
  const place = { path: document.path, ...document.positionOf(keys) };
  const fault = (message: string): Fault => ({ ...place, message });
  const shown = JSON.stringify(reference.slice(0, 200));
  if (isRemote(reference)) {
    const message = `${shown} is somewhere else, and rendering has no network: copy it into the repository`;
    return { kind: "refused", fault: fault(message) };
  }
  const folder = document.path.split("/").slice(0, -1);
  for (const part of reference.split("/")) {
    if (part === ".." && folder.pop() === undefined) {
      return { kind: "refused", fault: fault(`${shown} leads out of the repository`) };
    }
    if (part !== ".." && part !== "." && part !== "") folder.push(part);
  }
  if (reference.startsWith("/")) {
    return { kind: "refused", fault: fault(`${shown} must be relative to ${document.path}`) };
  }
  return { kind: "path", path: folder.join("/"), fault };
}

/** What Kustomize would fetch, by HTTP or with git. */
function isRemote(reference: string): boolean {
  return (
    reference.includes("://") ||
    /^[\w.-]+@[\w.-]+:/.test(reference) ||
    /^(github\.com|gitlab\.com|bitbucket\.org|gh:)/i.test(reference) ||
    /[?&](ref|version|timeout|submodules)=/.test(reference)
  );
}
