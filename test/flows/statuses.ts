import type { CommitStatus } from "../../src/core/pull-request/commit-status.ts";
import type { Sha } from "../../src/ports/git.ts";
import type { Hosting } from "../../src/ports/hosting.ts";

/** What a host knows of commit statuses, and nothing else: any other call of it fails. */
export type StatusHost = {
  readonly hosting: Hosting;
  /** All that was posted, in order. */
  readonly posted: (CommitStatus & { readonly sha: Sha })[];
};

export function statusHost(): StatusHost {
  const posted: (CommitStatus & { readonly sha: Sha })[] = [];
  const hosting: Hosting = {
    statuses: {
      list: async (_, sha) => {
        const own = posted.filter((status) => status.sha === sha).toReversed();
        return own.filter(
          ({ context }, index) => own.findIndex((one) => one.context === context) === index,
        );
      },
      set: async (_, sha, status) => void posted.push({ ...status, sha }),
    },
    pullRequests: {
      find: none,
      listOpen: none,
      get: none,
      open: none,
      requestReviewers: none,
      comment: none,
      close: none,
      merge: none,
      describe: none,
      comments: none,
      react: none,
      reviews: none,
      protection: none,
    },
    checks: { report: none, results: none },
    issues: { find: none, open: none, close: none },
    permission: none,
    dispatch: none,
  };
  return { hosting, posted };
}

function none(): Promise<never> {
  return Promise.reject(new Error("This host knows commit statuses only."));
}
