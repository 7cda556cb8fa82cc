import { randomBytes } from "node:crypto";
import type { Account, GitHubState } from "./github-state.ts";

/** The account of this login; made the first time it is mentioned. */
export function account(
  github: Pick<GitHubState, "accounts" | "nextId">,
  { login, type, role }: Pick<Account, "login" | "type" | "role">,
): Account {
  const known = github.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  const made: Account = { id: github.nextId(), login, type, role };
  github.accounts.set(login.toLowerCase(), made);
  return made;
}

/** A personal access token for the user. */
export function issueToken(
  github: GitHubState,
  user: Account,
  token = `ghp_${randomBytes(18).toString("hex")}`,
): string {
  github.credentials.set(token, { kind: "user", user });
  return token;
}
