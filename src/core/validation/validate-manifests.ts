import type { Fault } from "../fault.ts";
import { renderManifests } from "../reconcile/render-manifests.ts";

type File = { readonly path: string; readonly text: string };

/**
 * Faults of manifests. One object may be once in all of a `manifests/` folder, for it is applied as a whole; elsewhere
 * each file stands for itself, and below a kustomization too, because a patch repeats the object that it patches.
 */
export function validateManifests(
  manifests: readonly File[],
  kustomizations: readonly Pick<File, "path">[],
): readonly Fault[] {
  const kustomized = kustomizations.map(({ path }) => path.slice(0, path.lastIndexOf("/") + 1));
  const groups = new Map<string, File[]>();
  for (const file of manifests) {
    const alone = kustomized.some((folder) => file.path.startsWith(folder));
    const key = alone ? file.path : appliedWith(file.path);
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].flatMap((group) => {
    const rendered = renderManifests(new Map(group.map(({ path, text }) => [path, text])));
    return rendered.ok ? [] : rendered.faults;
  });
}

/** The `manifests/` folder that the file is in, or the file. */
function appliedWith(path: string): string {
  return /^(.*\/)?manifests\//.exec(path)?.[0] ?? path;
}
