import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { createGit, type GitOptions } from "../../../src/adapters/git/create-git.ts";
import type { CommitChange, CommitResult, Git, Sha } from "../../../src/ports/git.ts";

const identity = { name: "Evenkeel", email: "bot@example.test" };
const noon = new Date("2026-01-02T12:00:00Z");

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-git-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

export function gitAt(root: string, options: Partial<GitOptions> = {}): Git {
  return createGit({ root, identity, credentials: async () => undefined, ...options });
}

/** An upstream on disk, an adapter on it, and a way to work on it as a person would. */
export async function upstream() {
  const folder = await temporaryFolder();
  const git = gitAt(join(folder, "mirrors"));
  const repository = await git.createBare(join(folder, "up.git"));
  return { folder, git, repository };
}

/** The program itself, for what the adapter is not meant to do. */
export async function plainGit(folder: string, ...args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run("git", [...author, ...args], { cwd: folder });
  return stdout.trim();
}

const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.test"] as const;

/** Commits in a clone of its own and pushes, as a person does. */
export async function pushAsPerson(
  upstreamPath: string,
  branch: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Sha> {
  const clone = await mkdtemp(join(dirname(upstreamPath), "clone-"));
  await plainGit(dirname(clone), "clone", "--quiet", upstreamPath, clone);
  const known = await plainGit(clone, "branch", "--remotes", "--list", `origin/${branch}`);
  if (known === "") await plainGit(clone, "checkout", "--quiet", "-B", branch);
  else await plainGit(clone, "checkout", "--quiet", "-B", branch, `origin/${branch}`);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), content);
  }
  await plainGit(clone, "add", "--all");
  await plainGit(clone, "commit", "--quiet", "--allow-empty", "--message", `work on ${branch}`);
  await plainGit(clone, "push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
  return plainGit(clone, "rev-parse", "HEAD");
}

export function change(
  files: Readonly<Record<string, string | Uint8Array | null>>,
  rest: Partial<CommitChange> = {},
): CommitChange {
  return {
    branch: "main",
    expected: undefined,
    files: new Map(Object.entries(files)),
    message: "feat: change it",
    at: noon,
    ...rest,
  };
}

export function shaOf(result: CommitResult): Sha {
  if (result.kind !== "committed") throw new Error(`not committed but ${result.kind}`);
  return result.sha;
}
