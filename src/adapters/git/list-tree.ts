import type { Sha } from "../../ports/git.ts";
import { nameCommit } from "./check-names.ts";
import type { Mirror } from "./mirror.ts";
import { parseTree, type TreeEntry } from "./tree-entry.ts";

/** Above this many paths one listing of the whole tree is shorter than the command line. */
const mostNamedPaths = 500;

/**
 * Everything below the paths, or the whole tree for none. Sizes come `long` only, and only for so many paths as can be
 * named: git opens every file for them.
 */
export async function listTree(
  mirror: Mirror,
  at: Sha,
  options: { readonly paths: readonly string[]; readonly long?: boolean },
): Promise<readonly TreeEntry[]> {
  const paths = options.paths.length > mostNamedPaths ? [] : options.paths;
  const output = await mirror.local([
    "ls-tree",
    "-r",
    "-t",
    "-z",
    ...(options.long === true && paths.length > 0 ? ["-l"] : []),
    "--full-tree",
    nameCommit(at),
    "--",
    ...paths,
  ]);
  return parseTree(output);
}
