import type { Permission } from "../../ports/hosting.ts";
import type { Access } from "./connect.ts";
import { GitHubError } from "./github-error.ts";
import { PermissionAnswer, readAnswer } from "./schema.ts";

const known: readonly Permission[] = ["admin", "maintain", "write", "triage", "read", "none"];

/** An organization's own role counts as the permission that GitHub derives from it. */
export async function readPermission(
  { octokit, owner, repo }: Access,
  login: string,
): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
    });
    const { role_name, permission } = readAnswer(PermissionAnswer, data);
    return (
      known.find((one) => one === role_name) ?? known.find((one) => one === permission) ?? "none"
    );
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return "none";
    throw error;
  }
}
