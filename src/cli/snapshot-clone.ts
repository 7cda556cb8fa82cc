import { dirname, join } from "node:path";
import type { RunGit } from "../adapters/git/run-git.ts";
import type { Repository } from "../ports/git.ts";
import { exists } from "./exists.ts";
import { CommandError } from "./io.ts";
import type { GitTools } from "./with-git.ts";

/**
 * A local repository as a bare one: its own branches, and those that it knows of its origin. A plain clone has most of
 * them as remote-tracking branches only, so that offline these are all there is of the journal. Where it has a branch
 * twice, its own counts, unless that is merely behind. The folder itself is only read.
 */
export async function snapshotClone(
  { git, runGit, scratch }: GitTools,
  folder: string,
): Promise<Repository> {
  const source = await findRepository(folder);
  if (source === undefined) {
    throw new CommandError(
      `${folder} is no git repository: name a clone, or a repository's address`,
    );
  }
  if ((await exists(join(source, "shallow"))) || (await exists(join(source, ".git", "shallow")))) {
    throw new CommandError(
      `${folder} is a shallow clone and lacks history: run git fetch --unshallow in it`,
    );
  }
  const copy = join(scratch, "snapshot.git");
  const repository = await git.createBare(copy);
  const refs = await listRefs(runGit, source);
  if (refs.size === 0) return repository;
  await need(runGit, copy, ["fetch", "--no-tags", "--", source, ...refspecs]);
  for (const [branch, { own, origin }] of branchesOf(refs)) {
    const sha = await newest(runGit, copy, { own, origin });
    await need(runGit, copy, ["update-ref", `refs/heads/${branch}`, sha]);
  }
  const main = defaultBranch(refs);
  await need(runGit, copy, ["symbolic-ref", "HEAD", `refs/heads/${main}`]);
  return repository;
}

const refspecs = ["+refs/heads/*:refs/own/*", "+refs/remotes/origin/*:refs/origin/*"];

type Ref = { readonly sha: string; readonly symbolic: string | null };

/** Climbs from a folder of a working tree to where its repository is. */
export async function findRepository(folder: string): Promise<string | undefined> {
  const isBare =
    (await exists(join(folder, "HEAD"))) &&
    (await exists(join(folder, "objects"))) &&
    (await exists(join(folder, "refs")));
  if (isBare || (await exists(join(folder, ".git")))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findRepository(parent);
}

async function listRefs(runGit: RunGit, source: string): Promise<ReadonlyMap<string, Ref>> {
  const output = await runGit({ args: ["ls-remote", "--symref", "--", source] });
  if (output.code !== 0) throw unreadable(source, output.stderr);
  const text = output.stdout.toString("utf8");
  const symbolic = new Map(
    [...text.matchAll(/^ref: (\S+)\t(\S+)$/gm)].map(([, to = "", name = ""]) => [name, to]),
  );
  return new Map(
    [...text.matchAll(/^([0-9a-f]{40,64})\t(\S+)$/gm)].map(([, sha = "", name = ""]) => [
      name,
      { sha, symbolic: symbolic.get(name) ?? null },
    ]),
  );
}

type Sides = { readonly own: string | undefined; readonly origin: string | undefined };

function branchesOf(refs: ReadonlyMap<string, Ref>): ReadonlyMap<string, Sides> {
  const names = [...refs.keys()].flatMap(
    (name) => /^refs\/(?:heads|remotes\/origin)\/(.+)$/.exec(name)?.[1] ?? [],
  );
  return new Map(
    names
      .filter((name) => name !== "HEAD")
      .map((name) => [
        name,
        {
          own: refs.get(`refs/heads/${name}`)?.sha,
          origin: refs.get(`refs/remotes/origin/${name}`)?.sha,
        },
      ]),
  );
}

async function newest(runGit: RunGit, copy: string, { own, origin }: Sides): Promise<string> {
  if (own === undefined || origin === undefined) return own ?? origin ?? "";
  const args = ["merge-base", "--is-ancestor", own, origin];
  return (await runGit({ args, repository: copy })).code === 0 ? origin : own;
}

/** What the origin's HEAD names, for a clone's own is just what somebody works on. */
function defaultBranch(refs: ReadonlyMap<string, Ref>): string {
  const named =
    refs.get("refs/remotes/origin/HEAD")?.symbolic ??
    ["refs/heads/main", "refs/remotes/origin/main"].find((name) => refs.has(name)) ??
    refs.get("HEAD")?.symbolic ??
    "refs/heads/main";
  return named.replace(/^refs\/(heads|remotes\/origin)\//, "");
}

async function need(runGit: RunGit, repository: string, args: readonly string[]): Promise<void> {
  const output = await runGit({ args, repository });
  if (output.code !== 0) throw unreadable(repository, output.stderr);
}

function unreadable(folder: string, stderr: string): CommandError {
  return new CommandError(`${folder} cannot be read. git said: ${stderr.trim()}`);
}
