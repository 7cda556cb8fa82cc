import { account, issueToken } from "./account.ts";
import { commitFiles, type FileCommit } from "./commit-files.ts";
import type { GitHubState } from "./github-state.ts";
import { noticeRefs } from "./notice-refs.ts";
import { requireRepository } from "./require-repository.ts";

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
  readonly approve: (slug: string, number: number) => Promise<void>;
  readonly requestChanges: (slug: string, number: number, body: string) => Promise<void>;
  readonly comment: (slug: string, number: number, body: string) => Promise<void>;
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
  login: string,
): Person {
  const user = account(github, { login, type: "User", role: "write" });
  const token = issueToken(github, user);

  async function call(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(
      new Request(`${github.origin}/repos/${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (response.ok) return;
    throw new Error(
      `${login} cannot ${method} ${path}: ${response.status} ${await response.text()}`,
    );
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
      call("DELETE", `${slug}/git/refs/heads/${encodeURIComponent(branch)}`, {}),
    openPullRequest: (slug, draft) => call("POST", `${slug}/pulls`, draft),
    closePullRequest: (slug, number) =>
      call("PATCH", `${slug}/pulls/${number}`, { state: "closed" }),
    reopenPullRequest: (slug, number) =>
      call("PATCH", `${slug}/pulls/${number}`, { state: "open" }),
    mergePullRequest: (slug, number) => call("PUT", `${slug}/pulls/${number}/merge`, {}),
    approve: (slug, number) =>
      call("POST", `${slug}/pulls/${number}/reviews`, { event: "APPROVE" }),
    requestChanges: (slug, number, body) =>
      call("POST", `${slug}/pulls/${number}/reviews`, { event: "REQUEST_CHANGES", body }),
    comment: (slug, number, body) => call("POST", `${slug}/issues/${number}/comments`, { body }),
    setStatus: (slug, sha, status) => call("POST", `${slug}/statuses/${sha}`, status),
  };
}
