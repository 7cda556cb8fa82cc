import type { MiddlewareHandler } from "hono";
import { ApiError, notFound } from "./api-error.ts";
import type { Caller, GitHubState, Permissions } from "./github-state.ts";
import type { RepositoryState } from "./repository-state.ts";

export type GitHubEnv = { Variables: { caller: Caller; repository: RepositoryState } };

/** `checks:write` is an App's alone: no user has it. */
export type Need = `${keyof Permissions}:${"read" | "write"}`;

/**
 * Finds the repository of a `/repos/:owner/:repo/…` route and lets the caller in who has one of `needs`.
 * Answers 404 where the caller cannot even see the repository, 403 where it may not do this.
 * Writes of one repository run one after the other.
 */
export function access(
  github: GitHubState,
  ...needs: readonly Need[]
): MiddlewareHandler<GitHubEnv> {
  return async (c, next) => {
    const caller = c.get("caller");
    const name = `${c.req.param("owner") ?? ""}/${c.req.param("repo") ?? ""}`;
    const repository = findRepository(github, name);
    if (repository === undefined || !canSee(caller, repository)) throw notFound();
    if (!needs.some((need) => allows(caller, need))) throw forbidden(caller);
    c.set("repository", repository);
    if (c.req.method === "GET") await next();
    else await repository.exclusive(next);
  };
}

export function findRepository(github: GitHubState, fullName: string): RepositoryState | undefined {
  return github.repositories.get(fullName.toLowerCase());
}

export function canSee(caller: Caller, repository: RepositoryState): boolean {
  if (caller.kind === "user") return true;
  if (caller.kind !== "installation") return false;
  if (caller.installation.account.id !== repository.owner.id) return false;
  return caller.repositories === "all" || caller.repositories.has(repository.id);
}

export function allows(caller: Caller, need: Need): boolean {
  const [permission, level] = need.split(":");
  if (caller.kind === "user") {
    if (level === "read") return permission !== "administration" || caller.user.role === "admin";
    return permission !== "checks" && caller.user.role !== "read";
  }
  if (caller.kind !== "installation") return false;
  const granted = new Map<string, string>(Object.entries(caller.permissions)).get(permission ?? "");
  // Every installation may read metadata, asked or not.
  if (need === "metadata:read") return true;
  return granted === "write" || (granted === "read" && level === "read");
}

/** Whoever may read may join a conversation; an App has to be allowed to write. */
export function speaking({ kind }: Caller): "read" | "write" {
  return kind === "user" ? "read" : "write";
}

export function forbidden(caller: Caller): ApiError {
  return caller.kind === "user"
    ? new ApiError(403, "Resource not accessible by personal access token")
    : new ApiError(403, "Resource not accessible by integration");
}
