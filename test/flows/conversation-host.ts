import type { PullRequest } from "../../src/core/pull-request/pull-request.ts";
import type { Git, Repository } from "../../src/ports/git.ts";
import type {
  BranchProtection,
  Hosting,
  Issue,
  Permission,
  PullRequestComment,
  Review,
} from "../../src/ports/hosting.ts";
import { statusHost } from "./statuses.ts";

/** What a host knows of pull requests, issues and the people who talk there, in memory over a real repository. */
export type ConversationHost = {
  readonly hosting: Hosting;
  readonly pulls: Map<number, PullRequest & { body: string }>;
  readonly issues: Map<number, Issue & { title: string; body: string }>;
  /** Our own comments, by `number marker`, with how often each was written. */
  readonly ours: Map<string, { body: string; writes: number }>;
  readonly reactions: string[];
  readonly merges: { title: string; message: string }[];
  readonly reviews: Review[];
  readonly people: Map<string, Permission>;
  protection: BranchProtection;
  readonly checks: Map<string, "pending" | "success" | "failure">;
  /** What a merge is answered with instead of being made. */
  refusal: string | null;
  /** A person's comment; its id. */
  readonly write: (number: number, body: string, given?: Partial<PullRequestComment>) => number;
  /** Thrown by every comment of ours. */
  commentFault: Error | null;
};

export function conversationHost(git: Git, now: () => Date): ConversationHost {
  const comments = new Map<number, PullRequestComment[]>();
  const host: ConversationHost = {
    pulls: new Map(),
    issues: new Map(),
    ours: new Map(),
    reactions: [],
    merges: [],
    reviews: [],
    people: new Map([["grace", "write"]]),
    protection: { kind: "protected", requiredChecks: ["evenkeel/validate"] },
    checks: new Map([["evenkeel/validate", "success"]]),
    refusal: null,
    commentFault: null,
    write: (number, body, given = {}) => {
      const id = 1000 + [...comments.values()].flat().length;
      const createdAt = now().toISOString();
      const comment = { id, author: "grace", isBot: false, isEdited: false, createdAt, body };
      comments.set(number, [...(comments.get(number) ?? []), { ...comment, ...given }]);
      return given.id ?? id;
    },
    hosting: {
      ...statusHost().hosting,
      permission: async (_, login) => host.people.get(login) ?? "none",
      checks: { report: async () => {}, results: async () => host.checks },
      issues: {
        find: async (_, marker) =>
          [...host.issues.values()].find(({ body }) => body.includes(marker)),
        open: async (_, { marker, title, body }) => {
          const number = 100 + host.issues.size;
          const url = `https://github.example.org/issues/${number}`;
          const issue = { number, url, state: "open", title, body: `${marker}\n${body}` } as const;
          host.issues.set(number, issue);
          return issue;
        },
        close: async (_, number) => {
          const issue = host.issues.get(number);
          if (issue !== undefined) host.issues.set(number, { ...issue, state: "closed" });
        },
      },
      pullRequests: pullRequestsOf(),
    },
  };
  return host;

  function pullRequestsOf(): Hosting["pullRequests"] {
    return {
      find: async (_, { head }) =>
        [...host.pulls.values()].filter((pull) => pull.head.branch === head).toReversed(),
      listOpen: async () => [...host.pulls.values()].filter(({ state }) => state === "open"),
      get: async (repository, number) => seen(repository, number),
      open: async (repository, { head, base, title, body }) => {
        const heads = await git.heads(repository);
        const number = host.pulls.size + 1;
        const pullRequest = {
          number,
          url: `https://github.example.org/pull/${number}`,
          title,
          body,
          head: { branch: head, sha: heads.get(head) ?? "", sameRepository: true },
          base: { branch: base, sha: heads.get(base) ?? "" },
          state: "open",
          mergeSha: null,
          mergedBy: null,
          closedBy: null,
          author: "evenkeel[bot]",
        } as const;
        host.pulls.set(number, pullRequest);
        return { kind: "opened", pullRequest };
      },
      requestReviewers: async () => {},
      comment: async (_, number, { marker, body }) => {
        if (host.commentFault !== null) throw host.commentFault;
        const name = `${number} ${marker}`;
        const writes = host.ours.get(name)?.writes ?? 0;
        host.ours.set(name, { body, writes: writes + 1 });
      },
      describe: async (_, number, body) => {
        const pull = host.pulls.get(number);
        if (pull !== undefined) pull.body = body;
      },
      comments: async (_, number) => comments.get(number) ?? [],
      react: async (_, comment, reaction) => void host.reactions.push(`${comment} ${reaction}`),
      reviews: async () => host.reviews,
      close: async (_, number) => change(number, { state: "closed" }),
      merge: async (repository, number, { sha, title, message }) => {
        if (host.refusal !== null) return { kind: "not-mergeable", message: host.refusal };
        const { base } = await seen(repository, number);
        await git.setBranch(repository, { branch: base.branch, expected: base.sha, to: sha });
        change(number, { state: "merged", mergeSha: sha, mergedBy: "evenkeel[bot]" });
        host.merges.push({ title, message });
        return { kind: "merged", sha };
      },
      protection: async () => host.protection,
    };
  }

  function change(number: number, given: Partial<PullRequest>): void {
    const pull = host.pulls.get(number);
    if (pull !== undefined) host.pulls.set(number, { ...pull, ...given });
  }

  async function seen(repository: Repository, number: number): Promise<PullRequest> {
    const pull = host.pulls.get(number);
    if (pull === undefined) throw new Error(`no pull request ${number}`);
    const sha = (await git.heads(repository)).get(pull.head.branch) ?? pull.head.sha;
    return { ...pull, head: { ...pull.head, sha } };
  }
}
