import type { MergeResult, PullRequest } from "../../core/pull-request/pull-request.ts";
import { UnavailableError } from "../../ports.ts";
import type { Access } from "./connect.ts";
import { cutBody, cutLine } from "./cut-text.ts";
import { GitHubError } from "./github-error.ts";
import { MergeAnswer, MergeMethodsAnswer, readAnswer } from "./schema.ts";

type Merge = {
  readonly number: number;
  readonly sha: string;
  readonly title: string;
  readonly message: string;
  readonly reread: () => Promise<PullRequest>;
};

/**
 * Merges if the head still is `sha`. Whatever went wrong, the pull request is read again before that is believed:
 * a merge may have happened behind a 5xx or a timeout, and GitHub answers 405 for one that is merged already.
 */
export async function mergePullRequest(access: Access, merge: Merge): Promise<MergeResult> {
  const { octokit, owner, repo } = access;
  const merge_method = await mergeMethod(access);
  try {
    const { data } = await octokit.rest.pulls.merge({
      owner,
      repo,
      pull_number: merge.number,
      sha: merge.sha,
      commit_title: cutLine(merge.title, 256),
      commit_message: cutBody(merge.message),
      merge_method,
    });
    return { kind: "merged", sha: readAnswer(MergeAnswer, data).sha };
  } catch (error) {
    return explain(error, merge);
  }
}

async function explain(error: unknown, merge: Merge): Promise<MergeResult> {
  const refused = error instanceof GitHubError && [405, 409, 422].includes(error.status);
  if (!refused && !(error instanceof UnavailableError)) throw error;
  const now = await merge.reread();
  if (now.mergeSha !== null) return { kind: "merged", sha: now.mergeSha };
  if (now.head.sha !== merge.sha) return { kind: "head-moved" };
  if (!(error instanceof GitHubError)) throw error;
  if (error.status !== 409) return { kind: "not-mergeable", message: error.message };
  throw new UnavailableError(`The base moved while GitHub merged: try again (${error.message})`);
}

async function mergeMethod({ octokit, owner, repo }: Access): Promise<"merge" | "squash"> {
  const { data } = await octokit.rest.repos.get({ owner, repo });
  const methods = readAnswer(MergeMethodsAnswer, data);
  return methods.allow_merge_commit === false && methods.allow_squash_merge !== false
    ? "squash"
    : "merge";
}
