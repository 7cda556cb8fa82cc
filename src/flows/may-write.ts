import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";

/** Whether a person's word counts: who may push to the repository may also decide about its changes. */
export async function mayWrite(
  { hosting }: Pick<Ports, "hosting">,
  repository: Repository,
  login: string,
): Promise<boolean> {
  const permission = await hosting.permission(repository, login);
  return permission === "admin" || permission === "maintain" || permission === "write";
}
