import { Hono } from "hono";
import { z } from "zod";
import { access, allows, forbidden, type GitHubEnv, speaking } from "./access.ts";
import { ApiError, notFound } from "./api-error.ts";
import { accountOf } from "./authenticate.ts";
import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { paginate } from "./paginate.ts";
import { requirePull } from "./pull-routes.ts";
import type { PullState, ReviewState } from "./pull-state.ts";
import { readBody } from "./read-body.ts";
import { association, nodeId, renderAccount } from "./render-account.ts";
import { pullPage, renderPullSimple } from "./render-pull.ts";
import { apiUrl } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import { findCommit, isAncestor } from "./resolve-commit.ts";
import { stamp } from "./stamp.ts";
import type { Payload, Wire } from "./wire.ts";

const NewReview = z.object({
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  commit_id: z.string().optional(),
});

const Dismissal = z.object({ message: z.string().min(1) });

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

  routes.post(PATH, access(github, "pull_requests:read"), async (c) => {
    const repository = c.get("repository");
    const caller = c.get("caller");
    if (!allows(caller, `pull_requests:${speaking(caller)}`)) throw forbidden(caller);
    const pull = requirePull(repository, c.req.param("number"));
    const request = await readBody(c, NewReview);
    const author = accountOf(github, caller);
    if (author.id === pull.author.id && request.event !== "COMMENT") {
      const word = request.event === "APPROVE" ? "approve" : "request changes on";
      throw new ApiError(422, `Review Can not ${word} your own pull request`);
    }
    if (request.event !== "APPROVE" && request.body === "") {
      throw new ApiError(422, "Unprocessable Entity: a body is needed");
    }
    const commit = request.commit_id ?? pull.headSha;
    if (!(await isOfPull(repository, pull, commit))) {
      throw new ApiError(422, `No commit found for SHA: ${commit}`);
    }
    const review: ReviewState = {
      id: github.nextId(),
      author,
      state: STATES[request.event],
      body: request.body,
      commit,
      submittedAt: github.now(),
    };
    const reviewed = {
      ...pull,
      reviews: [...pull.reviews, review],
      requestedReviewers: pull.requestedReviewers.filter(({ id }) => id !== author.id),
      updatedAt: review.submittedAt,
    };
    repository.pulls.set(pull.number, reviewed);
    emitReview(github, repository, {
      action: "submitted",
      pull: reviewed,
      review,
      sender: author,
    });
    return c.json(renderReview(github, repository, reviewed)(review));
  });

  routes.put(`${PATH}/:review/dismissals`, access(github, "pull_requests:write"), async (c) => {
    const repository = c.get("repository");
    const pull = requirePull(repository, c.req.param("number"));
    await readBody(c, Dismissal);
    const before = pull.reviews.find(({ id }) => id === Number(c.req.param("review")));
    if (before === undefined) throw notFound();
    if (before.state === "COMMENTED" || before.state === "DISMISSED") {
      const word = before.state.toLowerCase();
      throw new ApiError(422, `Can not dismiss a ${word} pull request review`);
    }
    const review: ReviewState = { ...before, state: "DISMISSED" };
    const reviews = pull.reviews.map((one) => (one === before ? review : one));
    const changed = { ...pull, reviews, updatedAt: github.now() };
    repository.pulls.set(pull.number, changed);
    const sender = accountOf(github, c.get("caller"));
    emitReview(github, repository, { action: "dismissed", pull: changed, review, sender });
    return c.json(renderReview(github, repository, changed)(review));
  });

  return routes;
}

/** The head of the pull request, or a commit that came before it on its branch. */
async function isOfPull(
  repository: RepositoryState,
  pull: PullState,
  commit: string,
): Promise<boolean> {
  if (commit === pull.headSha) return true;
  const isKnown = (await findCommit(repository, commit)) === commit;
  return isKnown && (await isAncestor(repository, commit, pull.headSha));
}

function emitReview(
  github: GitHubState,
  repository: RepositoryState,
  {
    action,
    pull,
    review,
    sender,
  }: {
    readonly action: "submitted" | "dismissed";
    readonly pull: PullState;
    readonly review: ReviewState;
    readonly sender: Account;
  },
): void {
  const rendered = renderReview(github, repository, pull)(review);
  emit(github, repository, {
    event: "pull_request_review",
    action,
    sender,
    payload: {
      review: { ...rendered, state: rendered.state.toLowerCase() },
      pull_request: renderPullSimple(github, repository, pull),
    } satisfies Payload<"webhook-pull-request-review-submitted">,
  });
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
