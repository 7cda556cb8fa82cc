import type { Fault, Parsed } from "../fault.ts";
import { renderManifests, type Manifest } from "../reconcile/render-manifests.ts";
import { renderedFiles } from "./rendered-files.ts";

/** The objects that Kustomize wrote. It does not say which file one came from, so all are placed at the kustomization. */
export function readKustomizeOutput(text: string, path: string): Parsed<readonly Manifest[]> {
  const faults: Fault[] = [];
  const manifests: Manifest[] = [];
  for (const file of renderedFiles(text)) {
    // A file named `Kustomization` does not say that it is YAML.
    const read = renderManifests(new Map([["rendered.yaml", file.text]]));
    if (read.ok) {
      manifests.push(...read.value.map(({ object }) => ({ object, path, line: 1 })));
    } else {
      faults.push(...read.faults.map(({ message }) => ({ path, line: 1, column: 1, message })));
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: manifests };
}
