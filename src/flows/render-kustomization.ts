import { formatFault } from "../core/fault.ts";
import { missingFiles } from "../core/render/missing-files.ts";
import { readKustomizeOutput } from "../core/render/read-kustomize-output.ts";
import { servedVersion } from "../core/render/served-version.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha, TreeFile } from "../ports/git.ts";
import type { Rendered } from "./render-chart.ts";

type Place = {
  readonly repository: Repository;
  readonly at: Sha;
  readonly kustomization: string;
  readonly tree: readonly TreeFile[];
};

/** The objects of a kustomization, whose bases may be anywhere on the branch. */
export async function renderKustomization(
  deps: Pick<Ports, "git" | "charts">,
  place: Place,
): Promise<Rendered> {
  const { kustomization: path } = place;
  const input = await readInput(deps, place);
  if (input.kind === "faulty") return input;
  const result = await deps.charts.kustomize({ files: input.files, path });
  if (result.kind === "failed") {
    const at = result.reason === "invalid" ? "" : `${path}:1:1: `;
    return { kind: "faulty", messages: [`${at}${result.message}`] };
  }
  const read = readKustomizeOutput(result.text, path);
  if (!read.ok) return { kind: "faulty", messages: read.faults.map(formatFault) };
  const manifests = read.value.map((manifest) => ({
    ...manifest,
    object: servedVersion(manifest.object),
  }));
  return { kind: "rendered", manifests };
}

/** The kustomization and all that it builds on, followed from file to file. */
async function readInput(
  { git }: Pick<Ports, "git">,
  { repository, at, kustomization, tree }: Place,
): Promise<
  | { readonly kind: "read"; readonly files: ReadonlyMap<string, string> }
  | { readonly kind: "faulty"; readonly messages: readonly string[] }
> {
  const paths = new Set(tree.map(({ path }) => path));
  const files = new Map<string, string>();
  for (let wanted: readonly string[] = [kustomization]; ;) {
    const read = await git.readAll(repository, at, wanted);
    const unread = wanted.filter((path) => !read.has(path));
    if (unread.length > 0) return { kind: "faulty", messages: unread.map(notText) };
    for (const [path, text] of read) files.set(path, text);
    const { missing, faults } = missingFiles(files, paths);
    if (faults.length > 0) return { kind: "faulty", messages: faults.map(formatFault) };
    if (missing.length === 0) return { kind: "read", files };
    wanted = missing;
  }
}

function notText(path: string): string {
  return `${path}:1:1: only text files of at most 1 MiB are rendered: take it out of the kustomization`;
}
