import type { Repository, Sha } from "../../ports/git.ts";
import { remoteFailure } from "./remote-failure.ts";
import type { GitOutput } from "./run-git.ts";

/** The mirror's branches, by short name. */
export async function readHeads(
  local: (args: readonly string[]) => Promise<Buffer>,
): Promise<ReadonlyMap<string, Sha>> {
  const output = await local([
    "for-each-ref",
    "--format=%(objectname) %(refname:lstrip=2)",
    "refs/heads/",
  ]);
  return new Map(
    output
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const space = line.indexOf(" ");
        return [line.slice(space + 1), line.slice(0, space)] as const;
      }),
  );
}

export type Upstream = {
  readonly heads: ReadonlyMap<string, Sha>;
  /** An empty upstream names nothing that git would tell: then it is `main`. */
  readonly defaultBranch: string;
};

/** The upstream's branches and what its HEAD names, in one request. */
export async function readUpstream(
  repository: Repository,
  remote: (args: readonly string[]) => Promise<GitOutput>,
): Promise<Upstream> {
  const output = await remote(["ls-remote", "--symref", "--", "origin", "HEAD", "refs/heads/*"]);
  if (output.code !== 0) throw remoteFailure(repository, output.stderr);
  const text = output.stdout.toString("utf8");
  const heads = [...text.matchAll(/^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/gm)].map(
    ([, sha = "", branch = ""]) => [branch, sha] as const,
  );
  const named = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(text)?.[1];
  return { heads: new Map(heads), defaultBranch: named ?? "main" };
}

export function sameHeads(a: ReadonlyMap<string, Sha>, b: ReadonlyMap<string, Sha>): boolean {
  return a.size === b.size && [...a].every(([branch, sha]) => b.get(branch) === sha);
}
