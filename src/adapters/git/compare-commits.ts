import type { Sha } from "../../ports/git.ts";
import { checkSha, nameCommit } from "./check-names.ts";
import { GitFailure } from "./git-failure.ts";
import type { Mirror } from "./mirror.ts";

/** The best common ancestor; undefined for histories that have none. */
export async function mergeBase(mirror: Mirror, a: Sha, b: Sha): Promise<Sha | undefined> {
  const args = ["merge-base", nameCommit(a), nameCommit(b)];
  const output = await mirror.attempt(args);
  if (output.code === 1 && output.stderr === "") return undefined;
  if (output.code !== 0) throw new GitFailure({ args }, output);
  return output.stdout.toString("utf8").trim();
}

export async function isAncestor(mirror: Mirror, ancestor: Sha, of: Sha): Promise<boolean> {
  return (await mergeBase(mirror, ancestor, of)) === ancestor;
}

export async function hasCommit(mirror: Mirror, sha: Sha): Promise<boolean> {
  const output = await mirror.local(["cat-file", "--batch-check"], `${checkSha(sha)}\n`);
  return output.toString("utf8").startsWith(`${sha} commit `);
}
