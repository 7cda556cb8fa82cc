/**
 * Commits that change one file, by this adapter and by a clone with a worktree, side by side on the same machine:
 * `npx tsx bench/git-commit.ts [commits] [files]`. Absolute times depend on the machine; the ratios are the result.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { createGit } from "../src/adapters/git/create-git.ts";
import type { Git, Repository, Sha } from "../src/ports/git.ts";

type Timing = { readonly commit: number; readonly read: number };

const identity = { name: "Bench", email: "bench@example.test" };

async function main(commits: number, files: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-bench-"));
  try {
    const git = createGit({
      root: join(folder, "mirrors"),
      identity,
      credentials: async () => undefined,
    });
    const byAdapter = await withAdapter(
      git,
      await seeded(git, join(folder, "a.git"), files),
      commits,
    );
    const other = await seeded(git, join(folder, "b.git"), files);
    const byClone = await withClone(other.url, join(folder, "clone"), commits);
    process.stdout.write(
      `${commits} commits to a tree of ${files} files, median each\n` +
        line("adapter", byAdapter) +
        line("clone", byClone) +
        `clone / adapter: commit ${(byClone.commit / byAdapter.commit).toFixed(2)}\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function line(name: string, { commit, read }: Timing): string {
  return `${name.padEnd(10)} commit ${commit.toFixed(1)} ms, read ${read.toFixed(2)} ms\n`;
}

async function seeded(git: Git, path: string, files: number): Promise<Repository> {
  const repository = await git.createBare(path);
  const tree = new Map(
    Array.from({ length: files }, (_, n) => [`s${n % 50}/f${n}.yaml`, `n: ${n}\n`]),
  );
  await git.commit(repository, {
    branch: "main",
    expected: undefined,
    files: tree,
    message: "chore: seed",
    at: new Date(),
  });
  return repository;
}

/** Compare-and-swap from the head to the upstream, then a first read at the new commit. */
async function withAdapter(git: Git, repository: Repository, commits: number): Promise<Timing> {
  let head: Sha | undefined = (await git.heads(repository)).get("main");
  const commit: number[] = [];
  const read: number[] = [];
  for (let n = 0; n < commits; n += 1) {
    const files = new Map([["s1/f1.yaml", `n: changed ${n}\n`]]);
    const change = { branch: "main", expected: head, files, message: `fix: ${n}`, at: new Date() };
    const result = await timed(commit, () => git.commit(repository, change));
    if (result.kind !== "committed") throw new Error(`The commit was ${result.kind}.`);
    const sha = result.sha;
    head = sha;
    await timed(read, () => git.read(repository, sha, "s1/f1.yaml"));
  }
  return { commit: median(commit), read: median(read) };
}

/** The usual way: write the file, add, commit, push; a read is a look at the commit, not at the worktree. */
async function withClone(url: string, clone: string, commits: number): Promise<Timing> {
  await simpleGit().clone(url, clone);
  const git = simpleGit({
    baseDir: clone,
    config: [`user.name=${identity.name}`, `user.email=${identity.email}`],
  });
  const commit: number[] = [];
  const read: number[] = [];
  for (let n = 0; n < commits; n += 1) {
    await timed(commit, async () => {
      await writeFile(join(clone, "s1/f1.yaml"), `n: changed ${n}\n`);
      await git.add("s1/f1.yaml");
      await git.commit(`fix: ${n}`);
      await git.push("origin", "main");
    });
    await timed(read, () => git.show("HEAD:s1/f1.yaml"));
  }
  return { commit: median(commit), read: median(read) };
}

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  into.push(performance.now() - start);
  return result;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

await main(Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 1000));
