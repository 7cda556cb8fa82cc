import type { BranchProtection } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";
import { GitHubError } from "./github-error.ts";
import { BranchAnswer, BranchRuleAnswer, readAnswer } from "./schema.ts";

/** Rules that keep a change out until somebody or something agreed to it. */
const gates = ["pull_request", "required_status_checks"];

const unprotected = { kind: "unprotected", requiredChecks: [] } as const satisfies BranchProtection;

/**
 * What rulesets and classic protection ask for. Both are readable without administration rights; what the
 * credentials may not read counts as absent, and GitHub itself still refuses the merge.
 */
export async function branchProtection(access: Access, branch: string): Promise<BranchProtection> {
  const found = await Promise.all([
    readable(() => ofRulesets(access, branch)),
    readable(() => ofClassic(access, branch)),
  ]);
  return {
    kind: found.some(({ kind }) => kind === "protected") ? "protected" : "unprotected",
    requiredChecks: [...new Set(found.flatMap((one) => one.requiredChecks))].toSorted(),
  };
}

async function ofRulesets(access: Access, branch: string): Promise<BranchProtection> {
  const { octokit, owner, repo } = access;
  const answers = await octokit.paginate(octokit.rest.repos.getBranchRules, {
    owner,
    repo,
    branch,
    per_page: 100,
  });
  const rules = answers.map((rule) => readAnswer(BranchRuleAnswer, rule));
  return {
    kind: rules.some(({ type }) => gates.includes(type)) ? "protected" : "unprotected",
    requiredChecks: rules
      .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
      .map(({ context }) => context),
  };
}

async function ofClassic(access: Access, branch: string): Promise<BranchProtection> {
  const { octokit, owner, repo } = access;
  const { data } = await octokit.rest.repos.getBranch({ owner, repo, branch });
  const { protected: isProtected, protection } = readAnswer(BranchAnswer, data);
  return {
    kind: isProtected ? "protected" : "unprotected",
    requiredChecks: protection?.required_status_checks?.contexts ?? [],
  };
}

async function readable(read: () => Promise<BranchProtection>): Promise<BranchProtection> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.status === 403 || error.status === 404) return unprotected;
    throw error;
  }
}
