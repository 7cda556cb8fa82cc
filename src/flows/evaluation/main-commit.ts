import type { Ports } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import type { ProjectView } from "../project-view.ts";

/** Nearly always among the newest few. */
const pages = [20, 500, 20_000] as const;

/**
 * The main branch as it was when `deployed` was made: its newest first-parent commit that is not younger, so that what
 * belongs to the project is not read from a head that moved. Undefined where the main branch began later.
 */
export async function mainCommit(
  { git }: Pick<Ports, "git">,
  view: ProjectView,
  deployed: Sha,
): Promise<Sha | undefined> {
  const { repository } = view.project;
  const head = view.heads.get(view.layout.mainBranch);
  const [commit] = await git.log(repository, deployed, { limit: 1 });
  if (head === undefined || commit === undefined) return undefined;
  const time = Date.parse(commit.at);
  for (const limit of pages) {
    const commits = await git.log(repository, head, { limit });
    const found = commits.find(({ at }) => Date.parse(at) <= time);
    if (found !== undefined || commits.length < limit) return found?.sha;
  }
  return undefined;
}
