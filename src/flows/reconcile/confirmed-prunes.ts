import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";

/** How far back a confirmation counts: it names the very objects, so an old one confirms nothing new. */
const commits = 50;

/** Tokens of deletions that somebody has confirmed by a commit on the stage's branch. */
export async function confirmedPrunes(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  head: Sha,
): Promise<readonly string[]> {
  const log = await git.log(repository, head, { limit: commits });
  return log
    .flatMap(({ trailers }) => trailers)
    .filter(([key]) => key.toLowerCase() === "confirm-prune")
    .map(([, value]) => value.trim());
}
