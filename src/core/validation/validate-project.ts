import { compareFaults, type Fault } from "../fault.ts";
import { recogniseFile } from "./recognise-file.ts";
import { validateFile } from "./validate-file.ts";
import { validateManifests } from "./validate-manifests.ts";
import { validateStages } from "./validate-stages.ts";

/**
 * Every fault of the files of one branch, by path, in the order of paths and lines. `project` is its name, where it
 * is known: with a stage it makes the name of a namespace.
 */
export function validateProject(
  files: ReadonlyMap<string, string>,
  project: string | null = null,
): readonly Fault[] {
  const recognised = [...files].map(([path, text]) => ({
    path,
    text,
    kind: recogniseFile(path, text),
  }));
  const manifests = recognised.filter(({ kind }) => kind === "manifest");
  const kustomizations = recognised.filter(({ kind }) => kind === "kustomization");
  const faults = [
    ...recognised
      .filter(({ kind }) => kind !== "manifest")
      .flatMap(({ path, text }) => validateFile(path, text)),
    ...validateManifests(manifests, kustomizations),
    ...validateStages(files, project),
  ];
  return faults.toSorted(compareFaults);
}
