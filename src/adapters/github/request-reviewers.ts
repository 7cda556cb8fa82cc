import type { Log } from "../../ports.ts";
import type { Access } from "./connect.ts";
import { GitHubError } from "./github-error.ts";

type Request = {
  readonly number: number;
  /** Logins, and teams as `organization/team`. */
  readonly reviewers: readonly string[];
  readonly log: Log;
};

/** Asks people; teams only where that leaves nobody, for a team's request may wake none of its members. */
export async function requestReviewers(access: Access, request: Request): Promise<void> {
  const teams = request.reviewers.filter((name) => name.includes("/"));
  const people = request.reviewers.filter((name) => !name.includes("/"));
  const asked = await ask(access, { ...request, reviewers: people });
  if (asked === 0) await ask(access, { ...request, reviewers: teams });
}

/** How many were asked. One name that GitHub refuses spoils the whole request, so the rest are then asked one by one. */
async function ask(access: Access, { number, reviewers, log }: Request): Promise<number> {
  const { octokit, owner, repo } = access;
  const send = async (names: readonly string[]) => {
    try {
      await octokit.rest.pulls.requestReviewers({
        owner,
        repo,
        pull_number: number,
        reviewers: names.filter((name) => !name.includes("/")),
        team_reviewers: names.flatMap((name) => name.split("/").slice(1)),
      });
      return "asked";
    } catch (error) {
      if (error instanceof GitHubError && error.status === 422) return "refused";
      throw error;
    }
  };
  if (reviewers.length === 0) return 0;
  if ((await send(reviewers)) === "asked") return reviewers.length;
  if (reviewers.length === 1) {
    const [reviewer] = reviewers;
    log.warn("reviewer refused by GitHub", { repository: `${owner}/${repo}`, number, reviewer });
    return 0;
  }
  let asked = 0;
  for (const reviewer of reviewers) {
    asked += await ask(access, { number, reviewers: [reviewer], log });
  }
  return asked;
}
