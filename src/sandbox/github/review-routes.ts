import { Hono } from "hono";
import { z } from "zod";
import { access, type GitHubEnv } from "./access.ts";
import { ApiError, validationFailed } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { emit } from "./emit.ts";
import type { GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { requirePull } from "./pull-routes.ts";
import type { PullState, ReviewState } from "./pull-state.ts";
import { readBody } from "./read-body.ts";
import { association, nodeId, renderAccount } from "./render-account.ts";
import { pullPage, renderPullSimple } from "./render-pull.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { stamp } from "./stamp.ts";
import type { Payload, Wire } from "./wire.ts";

const NewReview = z.object({
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  commit_id: z.string().optional(),
});

const STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const;

const PATH = "/repos/:owner/:repo/pulls/:number/reviews";

export function reviewRoutes(github: GitHubState): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();

  routes.get(PATH, access(github, "pull_requests:read"), (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    const render = renderReview(github, repository, pull);
    return c.json(paginate(c, pull.reviews).map(render));
  });

  routes.post(PATH, access(github, "pull_requests:write"), async (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    const request = await readBody(c, NewReview);
    const author = accountOf(github, c.get("caller"));
    if (author.id === pull.author.id && request.event !== "COMMENT") {
      const word = request.event === "APPROVE" ? "approve" : "request changes on";
      throw new ApiError(422, `Review Can not ${word} your own pull request`);
    }
    if (request.event !== "APPROVE" && request.body === "") {
      throw validationFailed({
        resource: "PullRequestReview",
        code: "missing_field",
        field: "body",
      });
    }
    const review: ReviewState = {
      id: github.nextId(),
      author,
      state: STATES[request.event],
      body: request.body,
      commit: request.commit_id ?? pull.headSha,
      submittedAt: github.now(),
    };
    const reviewed = {
      ...pull,
      reviews: [...pull.reviews, review],
      requestedReviewers: pull.requestedReviewers.filter(({ id }) => id !== author.id),
      updatedAt: review.submittedAt,
    };
    repository.pulls.set(pull.number, reviewed);
    const rendered = renderReview(github, repository, reviewed)(review);
    emit(github, repository, {
      event: "pull_request_review",
      action: "submitted",
      sender: author,
      payload: {
        review: { ...rendered, state: rendered.state.toLowerCase() },
        pull_request: renderPullSimple(github, repository, reviewed),
      } satisfies Payload<"webhook-pull-request-review-submitted">,
    });
    return c.json(rendered);
  });

  return routes;
}

function renderReview(github: GitHubState, repository: RepositoryState, pull: PullState) {
  const url = `${apiUrl(github, repository)}/pulls/${pull.number}`;
  return (review: ReviewState) => {
    const html = `${pullPage(github, repository, pull)}#pullrequestreview-${review.id}`;
    return {
      id: review.id,
      node_id: nodeId("PullRequestReview", review.id),
      user: renderAccount(github, review.author),
      body: review.body,
      state: review.state,
      html_url: html,
      pull_request_url: url,
      _links: { html: { href: html }, pull_request: { href: url } },
      submitted_at: stamp(review.submittedAt),
      commit_id: review.commit,
      author_association: association(repository, review.author),
    } satisfies Wire<"pull-request-review">;
  };
}
