import { runGit, type GitRun } from "./git.ts";
import type { RepositoryState } from "./repository-state.ts";

const MOST_KEPT = 2000;

/**
 * Runs git once for all equal calls. Only for commands whose arguments are full shas and whose answer
 * therefore never changes; failures (an object that may still come) are not kept.
 */
export async function recall(
  repository: Pick<RepositoryState, "path" | "memory">,
  ...args: readonly string[]
): Promise<GitRun> {
  const { memory, path } = repository;
  const key = args.join("\0");
  const known = memory.get(key);
  if (known !== undefined) return known;
  const run = await runGit(path, args);
  if (run.code > 1) return run;
  memory.set(key, run);
  const [oldest] = memory.keys();
  if (memory.size > MOST_KEPT && oldest !== undefined) memory.delete(oldest);
  return run;
}

/** The output of such a command, without the newline at its end. Throws where git fails. */
export async function recallText(
  repository: Pick<RepositoryState, "path" | "memory">,
  ...args: readonly string[]
): Promise<string> {
  const run = await recall(repository, ...args);
  if (run.code === 0) return run.stdout.toString("utf8").replace(/\n$/, "");
  throw new Error(`git ${args[0] ?? ""} failed in ${repository.path}: ${run.stderr}`);
}
