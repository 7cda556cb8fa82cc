import type { Access } from "./connect.ts";
import { GitHubError } from "./github-error.ts";
import { BranchAnswer, BranchRuleAnswer, readAnswer } from "./schema.ts";

/**
 * The contexts that rulesets and classic protection ask for. Both are readable without administration rights;
 * what the credentials may not read still holds, since GitHub itself refuses the merge.
 */
export async function requiredChecks(access: Access, branch: string): Promise<readonly string[]> {
  const contexts = await Promise.all([
    readable(() => ofRulesets(access, branch)),
    readable(() => ofProtection(access, branch)),
  ]);
  return [...new Set(contexts.flat())].toSorted();
}

async function ofRulesets({ octokit, owner, repo }: Access, branch: string) {
  const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, {
    owner,
    repo,
    branch,
    per_page: 100,
  });
  return rules
    .map((rule) => readAnswer(BranchRuleAnswer, rule))
    .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
    .map(({ context }) => context);
}

async function ofProtection({ octokit, owner, repo }: Access, branch: string) {
  const { data } = await octokit.rest.repos.getBranch({ owner, repo, branch });
  return readAnswer(BranchAnswer, data).protection?.required_status_checks?.contexts ?? [];
}

async function readable(read: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GitHubError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}
