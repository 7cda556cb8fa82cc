import { mkdir, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Repository } from "../../ports/git.ts";
import { gitOutput } from "./git-failure.ts";
import type { RunGit } from "./run-git.ts";

/** An upstream on disk. One that exists is left as it is, with a working tree too. */
export async function createBare(git: RunGit, path: string): Promise<Repository> {
  if (!isAbsolute(path)) {
    throw new Error(`A repository on disk needs an absolute path, not ${JSON.stringify(path)}.`);
  }
  await mkdir(path, { recursive: true });
  const hasWorkingTree = await stat(join(path, ".git")).then(
    () => true,
    () => false,
  );
  if (!hasWorkingTree) {
    await gitOutput(git, {
      args: ["init", "--bare", "--template=", "--initial-branch=main", "--", path],
    });
  }
  return { url: path, slug: null };
}
