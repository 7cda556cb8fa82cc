import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { readProject } from "./project-view.ts";
import { unconfiguredProject } from "./unconfigured-project.ts";

/** The YAML and JSON of one branch; `unread` is what is no UTF-8 text or too large. */
export type BranchFiles = {
  readonly branch: string;
  readonly files: ReadonlyMap<string, string>;
  readonly unread: readonly string[];
};

/** The files of the default branch and of every stage's branch that there is; each branch once. */
export async function readBranches(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  project: string,
): Promise<readonly BranchFiles[]> {
  const heads = await git.heads(repository);
  const mainBranch = await git.defaultBranch(repository);
  const reading = await readProject({ git }, unconfiguredProject(project, repository));
  const stages =
    reading.kind === "ready"
      ? reading.view.shipyard.stages.map(({ name }) => reading.view.layout.stageBranch(name))
      : [];
  const found: BranchFiles[] = [];
  for (const branch of new Set([mainBranch, ...stages])) {
    const head = heads.get(branch);
    if (head === undefined) continue;
    const tree = await git.list(repository, head, "");
    const paths = tree.map(({ path }) => path).filter((path) => /\.(ya?ml|json)$/.test(path));
    const files = await git.readAll(repository, head, paths);
    found.push({ branch, files, unread: paths.filter((path) => !files.has(path)) });
  }
  return found;
}
