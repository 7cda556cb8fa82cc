import { z } from "zod";
import { account, issueToken } from "./account.ts";
import { commitFiles, type FileCommit } from "./commit-files.ts";
import type { GitHubState, RepositoryRole } from "./github-state.ts";
import { noticeRefs } from "./notice-refs.ts";
import { requireRepository } from "./require-repository.ts";

const Made = z.object({ id: z.number() });

type Push = Omit<FileCommit, "author" | "at">;

/** What a person does on GitHub's website, through the same REST API; refusals are thrown with what GitHub said. */
export type Person = {
  readonly token: string;
  readonly push: (slug: string, push: Push) => Promise<string>;
  readonly deleteBranch: (slug: string, branch: string) => Promise<void>;
  readonly openPullRequest: (
    slug: string,
    draft: { readonly head: string; readonly base: string; readonly title: string },
  ) => Promise<void>;
  readonly closePullRequest: (slug: string, number: number) => Promise<void>;
  readonly reopenPullRequest: (slug: string, number: number) => Promise<void>;
  readonly mergePullRequest: (slug: string, number: number) => Promise<void>;
  /** What was looked at: the head, where no commit is named. */
  readonly approve: (slug: string, number: number, sha?: string) => Promise<void>;
  readonly requestChanges: (slug: string, number: number, body: string) => Promise<void>;
  /** Takes back what all reviewers have said so far, as a person who may write can. */
  readonly dismissReviews: (slug: string, number: number, message: string) => Promise<void>;
  /** The number of the new comment. */
  readonly comment: (slug: string, number: number, body: string) => Promise<number>;
  readonly editComment: (slug: string, comment: number, body: string) => Promise<void>;
  readonly closeIssue: (slug: string, number: number) => Promise<void>;
  readonly setStatus: (
    slug: string,
    sha: string,
    status: {
      readonly context: string;
      readonly state: "error" | "failure" | "pending" | "success";
    },
  ) => Promise<void>;
};

export function person(
  github: GitHubState,
  fetch: (request: Request) => Response | Promise<Response>,
  { login, role = "write" }: { readonly login: string; readonly role?: RepositoryRole | undefined },
): Person {
  const user = account(github, { login, type: "User", role });
  const token = issueToken(github, user);

  async function call(method: string, path: string, body: unknown): Promise<unknown> {
    const response = await fetch(
      new Request(`${github.origin}/repos/${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (response.ok) return response.status === 204 ? undefined : response.json();
    throw new Error(
      `${login} cannot ${method} ${path}: ${response.status} ${await response.text()}`,
    );
  }

  async function send(method: string, path: string, body: unknown): Promise<void> {
    await call(method, path, body);
  }

  return {
    token,
    push: async (slug, push) => {
      const repository = requireRepository(github, slug);
      return repository.exclusive(async () => {
        if (repository.protections.has(push.branch)) {
          throw new Error(`${push.branch} is protected: open a pull request instead.`);
        }
        const sha = await commitFiles(repository, { ...push, author: user, at: github.now() });
        await noticeRefs(github, repository, user);
        return sha;
      });
    },
    deleteBranch: (slug, branch) =>
      send("DELETE", `${slug}/git/refs/heads/${encodeURIComponent(branch)}`, {}),
    openPullRequest: (slug, draft) => send("POST", `${slug}/pulls`, draft),
    closePullRequest: (slug, number) =>
      send("PATCH", `${slug}/pulls/${number}`, { state: "closed" }),
    reopenPullRequest: (slug, number) =>
      send("PATCH", `${slug}/pulls/${number}`, { state: "open" }),
    mergePullRequest: (slug, number) => send("PUT", `${slug}/pulls/${number}/merge`, {}),
    approve: (slug, number, sha) =>
      send("POST", `${slug}/pulls/${number}/reviews`, {
        event: "APPROVE",
        ...(sha === undefined ? {} : { commit_id: sha }),
      }),
    requestChanges: (slug, number, body) =>
      send("POST", `${slug}/pulls/${number}/reviews`, { event: "REQUEST_CHANGES", body }),
    dismissReviews: async (slug, number, message) => {
      const reviews = requireRepository(github, slug).pulls.get(number)?.reviews ?? [];
      for (const { id, state } of reviews) {
        if (state === "COMMENTED" || state === "DISMISSED") continue;
        await send("PUT", `${slug}/pulls/${number}/reviews/${id}/dismissals`, { message });
      }
    },
    comment: async (slug, number, body) =>
      Made.parse(await call("POST", `${slug}/issues/${number}/comments`, { body })).id,
    editComment: (slug, comment, body) =>
      send("PATCH", `${slug}/issues/comments/${comment}`, { body }),
    closeIssue: (slug, number) => send("PATCH", `${slug}/issues/${number}`, { state: "closed" }),
    setStatus: (slug, sha, status) => send("POST", `${slug}/statuses/${sha}`, status),
  };
}
