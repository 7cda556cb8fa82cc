import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { account } from "./account.ts";
import { commitFiles } from "./commit-files.ts";
import type { GitHubState } from "./github-state.ts";
import { git } from "./git.ts";
import { install } from "./install.ts";
import { readRefs } from "./notice-refs.ts";
import type { Protection, RepositoryState } from "./repository-state.ts";

export type RepositoryOptions = {
  readonly defaultBranch?: string;
  /** Files by path of the first commit of each branch. */
  readonly branches?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly protect?: Readonly<Record<string, Partial<Protection>>>;
  readonly mergeMethods?: readonly ("merge" | "squash")[];
  readonly deleteBranchOnMerge?: boolean;
  /** False where they are switched off in its settings. */
  readonly hasIssues?: boolean;
  /** False leaves the App out, as where its owner never installed it. */
  readonly installApp?: boolean;
};

/**
 * Makes `<root>/<owner>/<name>.git`, or takes over the one that is there, and installs the App for its owner.
 * What the branches start with is not announced.
 */
export async function createRepository(
  github: GitHubState,
  fullName: string,
  options: RepositoryOptions = {},
): Promise<RepositoryState> {
  const repository = blank(github, fullName, options);
  const { path, defaultBranch } = repository;
  await mkdir(path, { recursive: true });
  await git(path, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, path]);
  await git(path, ["config", "http.receivepack", "true"]);
  await start(github, repository, options.branches ?? {});
  for (const [branch, rule] of Object.entries(options.protect ?? {})) {
    protect(repository, branch, rule);
  }
  github.repositories.set(fullName.toLowerCase(), repository);
  if (options.installApp !== false) install(github, repository);
  return repository;
}

export function protect(
  repository: RepositoryState,
  branch: string,
  { requiredChecks = [], requiredReviews = 0 }: Partial<Protection>,
): void {
  repository.protections.set(branch, { requiredChecks, requiredReviews });
}

function blank(
  github: GitHubState,
  fullName: string,
  {
    defaultBranch = "main",
    mergeMethods = ["merge", "squash"],
    deleteBranchOnMerge = false,
    hasIssues = true,
  }: RepositoryOptions,
): RepositoryState {
  const [login = "", name = ""] = fullName.split("/", 2);
  let number = 0;
  return {
    id: github.nextId(),
    owner: account(github, { login, type: "Organization", role: "admin" }),
    name,
    path: join(github.root, login, `${name}.git`),
    defaultBranch,
    createdAt: github.now(),
    mergeMethods: new Set(mergeMethods),
    deleteBranchOnMerge,
    hasIssues,
    protections: new Map(),
    refs: new Map(),
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    statuses: new Map(),
    checkRuns: new Map(),
    checkSuites: new Map(),
    memory: new Map(),
    nextNumber: () => (number += 1),
    exclusive: createLock(),
  };
}

/** Branches that are there already stay as they are. */
async function start(
  github: GitHubState,
  repository: RepositoryState,
  branches: NonNullable<RepositoryOptions["branches"]>,
): Promise<void> {
  const { owner: author } = repository;
  const known = await readRefs(repository);
  for (const [branch, files] of Object.entries(branches)) {
    if (known.has(`refs/heads/${branch}`)) continue;
    const message = "chore: start\n";
    await commitFiles(repository, { branch, files, message, author, at: github.now() });
  }
  for (const [ref, sha] of await readRefs(repository)) repository.refs.set(ref, sha);
}

function createLock(): RepositoryState["exclusive"] {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  };
}
