import { ApiError } from "./api-error.ts";
import { verifyAppJwt } from "./app-jwt.ts";
import type { Account, Caller, GitHubState } from "./github-state.ts";

/** Who calls, by the `Authorization` header. Throws 401 where it holds something that is no good. */
export function authenticate(github: GitHubState, header: string | null): Caller {
  if (header === null) return { kind: "anonymous" };
  const [scheme = "", value = ""] = header.split(" ", 2);
  const token = scheme.toLowerCase() === "basic" ? basicPassword(value) : value;
  // A JWT has two dots and no prefix; installation tokens have dots too.
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) && !token.startsWith("gh")) {
    verifyAppJwt(github.app, token);
    return { kind: "app" };
  }
  const credential = github.credentials.get(token);
  const expired = credential?.kind === "installation" && credential.expiresAt <= Date.now();
  if (credential === undefined || expired) throw new ApiError(401, "Bad credentials");
  return credential;
}

/** The account in whose name the caller acts. */
export function accountOf(github: GitHubState, caller: Caller): Account {
  if (caller.kind === "user") return caller.user;
  if (caller.kind === "installation") return github.bot;
  throw new ApiError(401, "Requires authentication");
}

/** Tells callers apart, for rate limits. */
export function callerName(caller: Caller): string {
  if (caller.kind === "user") return `user ID ${caller.user.id}`;
  if (caller.kind === "installation") return `installation ID ${caller.installation.id}`;
  return caller.kind;
}

function basicPassword(value: string): string {
  return Buffer.from(value, "base64")
    .toString("utf8")
    .replace(/^[^:]*:/, "");
}
