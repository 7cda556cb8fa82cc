import type { SloFile } from "../evaluation/read-slo.ts";
import { compareFaults, type Fault } from "../fault.ts";
import { recogniseFile } from "./recognise-file.ts";
import { validateFile } from "./validate-file.ts";
import { validateManifests } from "./validate-manifests.ts";
import { validateSlos } from "./validate-slos.ts";
import { validateStages } from "./validate-stages.ts";

/**
 * Every fault of the files of one branch, by path, in the order of paths and lines. `project` is its name, where it
 * is known: with a stage it makes the name of a namespace. `above` is the project's slo.yaml where that is on another
 * branch.
 */
export function validateProject(
  files: ReadonlyMap<string, string>,
  project: string | null = null,
  above: readonly SloFile[] = [],
): readonly Fault[] {
  const recognised = [...files].map(([path, text]) => ({
    path,
    text,
    kind: recogniseFile(path, text),
  }));
  const manifests = recognised.filter(({ kind }) => kind === "manifest");
  const kustomizations = recognised.filter(({ kind }) => kind === "kustomization");
  const slos = recognised.filter(({ kind }) => kind === "slo");
  const faults = [
    ...recognised
      .filter(({ kind }) => kind !== "manifest" && kind !== "slo")
      .flatMap(({ path, text }) => validateFile(path, text)),
    ...validateSlos(slos, files, above),
    ...validateManifests(manifests, kustomizations),
    ...validateStages(files, project),
  ];
  return faults.toSorted(compareFaults);
}
