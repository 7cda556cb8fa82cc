import { findRepository } from "./access.ts";
import type { GitHubState } from "./github-state.ts";
import type { RepositoryState } from "./repository-state.ts";

/** For the sandbox's own methods, whose callers are tests and demos. */
export function requireRepository(github: GitHubState, slug: string): RepositoryState {
  const repository = findRepository(github, slug);
  if (repository !== undefined) return repository;
  throw new Error(`There is no repository ${slug}: make it with createRepository first.`);
}
