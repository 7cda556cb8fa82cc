import { judgeReviews, type ReviewVerdict } from "../../core/pull-request/judge-reviews.ts";
import type { PullRequest } from "../../core/pull-request/pull-request.ts";
import { mayWrite } from "../may-write.ts";
import type { Case, StepDeps } from "./step.ts";

/** What people who may decide say of a pull request in their reviews. */
export async function readReviews(
  { hosting }: Pick<StepDeps, "hosting">,
  { view }: Pick<Case, "view">,
  pullRequest: PullRequest,
): Promise<ReviewVerdict> {
  const { repository } = view.project;
  const { head, author, number } = pullRequest;
  const reviews = await hosting.pullRequests.reviews(repository, number);
  // Whoever approved something else decides nothing, so nobody has to ask who that is.
  const relevant = reviews.filter(
    ({ state, sha }) => state === "changes-requested" || sha === head.sha,
  );
  const deciders = new Set<string>();
  for (const name of new Set(relevant.map((review) => review.author))) {
    if (await mayWrite({ hosting }, repository, name)) deciders.add(name);
  }
  return judgeReviews(relevant, { head: head.sha, author, deciders });
}
