import { randomUUID } from "node:crypto";
import { appendFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Repository } from "../../ports/git.ts";
import { gitOutput } from "./git-failure.ts";
import { createMirror, type Credentials, type Mirror } from "./mirror.ts";
import { checkUrl, mirrorName } from "./repository-url.ts";
import type { RunGit } from "./run-git.ts";

type MirrorOptions = {
  readonly root: string;
  readonly repository: Repository;
  readonly git: RunGit;
  readonly credentials: Credentials;
};

/**
 * The mirror of a repository below `root`. A new one is made and filled in a folder of its own, and moved to its place
 * when it is whole: a mirror that exists has been fetched.
 */
export async function openMirror(options: MirrorOptions): Promise<Mirror> {
  checkUrl(options.repository);
  const folder = join(options.root, mirrorName(options.repository));
  if (!(await exists(join(folder, "HEAD")))) await make(folder, options);
  const mirror = createMirror({ ...options, folder });
  await dropLeftovers(mirror);
  return mirror;
}

async function make(folder: string, options: MirrorOptions): Promise<void> {
  const making = `${folder}.${randomUUID()}`;
  try {
    await mkdir(making, { recursive: true });
    await gitOutput(options.git, {
      args: ["init", "--bare", "--template=", "--initial-branch=main", "--", making],
    });
    await appendFile(join(making, "config"), remoteSection(checkUrl(options.repository)));
    await createMirror({ ...options, folder: making }).fetch();
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

function remoteSection(url: string): string {
  return `[remote "origin"]\n\turl = "${url.replaceAll(/["\\]/g, String.raw`\$&`)}"\n`;
}

/** Refs of commits that a process before us made and did not get to push. */
async function dropLeftovers(mirror: Mirror): Promise<void> {
  const output = await mirror.local([
    "for-each-ref",
    "--format=delete %(refname)",
    "refs/evenkeel/",
  ]);
  const lines = output
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  if (lines.length > 0) await mirror.updateRefs(lines);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
