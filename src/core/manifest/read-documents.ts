import { parseEvents } from "js-yaml";
import { formatFault, type Fault } from "../fault.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { buildTrees, type YamlTree } from "./build-tree.ts";

/** A document as Kubernetes reads it (`value`) and as it is written (`root`). */
export type ReadDocument = YamlTree & { readonly value: unknown };

export type ReadDocuments =
  | { readonly ok: true; readonly documents: readonly ReadDocument[] }
  | { readonly ok: false; readonly message: string };

/** All documents of a YAML file; a text without any has none. `path` is for the message alone. */
export function readDocuments(text: string, path: string): ReadDocuments {
  const parsed = parseYaml(text, path, "kubernetes");
  if (!parsed.ok) return { ok: false, message: describeFaults(text, parsed.faults) };
  const trees = buildTrees(text, parseEvents(text, {}));
  const documents = trees.map((tree, index) => ({ ...tree, value: parsed.value[index]?.value }));
  return { ok: true, documents };
}

function describeFaults(text: string, faults: readonly Fault[]): string {
  const hint = text.includes("{{")
    ? " (it looks like a Go template, and those are not edited)"
    : "";
  return faults.slice(0, 3).map(formatFault).join("; ") + hint;
}
