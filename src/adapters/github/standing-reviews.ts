import type { Review } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";
import { readAnswer, ReviewAnswer } from "./schema.ts";

/**
 * The newest opinion of each person, where it was not dismissed. A comment is no opinion and takes none back; bots
 * have none.
 */
export async function standingReviews(
  { octokit, owner, repo }: Access,
  number: number,
): Promise<readonly Review[]> {
  const answers = await octokit.paginate(octokit.rest.pulls.listReviews, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  const newest = new Map<string, Review | "dismissed">();
  // GitHub lists the oldest first.
  for (const answer of answers) {
    const { user, state, commit_id } = readAnswer(ReviewAnswer, answer);
    if (!user || user.type === "Bot") continue;
    const opinion = opinions.get(state);
    if (opinion === "dismissed") newest.set(user.login, opinion);
    else if (opinion !== undefined) {
      newest.set(user.login, { author: user.login, state: opinion, sha: commit_id ?? noCommit });
    }
  }
  return [...newest.values()].filter((review) => review !== "dismissed");
}

const opinions: ReadonlyMap<string, Review["state"] | "dismissed"> = new Map([
  ["APPROVED", "approved"],
  ["CHANGES_REQUESTED", "changes-requested"],
  ["DISMISSED", "dismissed"],
]);

/** Stands for a commit that GitHub no longer knows, which is nobody's head. */
const noCommit = "0".repeat(40);
