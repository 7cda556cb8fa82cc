/** All that kustomize looks for in a folder. */
export const kustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

export function isKustomization(path: string): boolean {
  return kustomizationNames.includes(path.slice(path.lastIndexOf("/") + 1));
}
