import { readdir, readFile, truncate, writeFile, chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Sha } from "../../../src/ports/git.ts";
import { change, gitAt, plainGit, shaOf, temporaryFolder, upstream } from "./upstream.ts";

/** An adapter whose git is watched: what objects it was asked about, and how. */
async function watched() {
  const { folder, repository } = await upstream();
  const path = process.env["PATH"] ?? "";
  const seen = join(await temporaryFolder(), "seen");
  await mkdir(seen);
  const script = [
    "#!/bin/sh",
    `export PATH="${path}"`,
    `if [ "$1" = cat-file ]; then tee -a "${seen}/$2" | git "$@"; exit; fi`,
    `echo "$*" >>"${seen}/$1"`,
    'exec git "$@"',
  ];
  await writeFile(join(seen, "git"), script.join("\n"), { mode: 0o755 });
  const git = gitAt(join(folder, "watched"), { environment: { PATH: `${seen}:${path}` } });
  async function lines(name: string): Promise<readonly string[]> {
    const text = await readFile(join(seen, name), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }
  return {
    folder,
    git,
    repository,
    contents: () => lines("--batch"),
    asked: () => lines("--batch-check"),
    trees: () => lines("ls-tree"),
  };
}

const folder = "problems";
const files = Object.fromEntries(
  Array.from({ length: 600 }, (_, n) => [`${folder}/${n}.jsonl`, `{"n":${n}}\n`]),
);

it("reads only the file that a commit changed", async () => {
  const { git, repository, contents, trees } = await watched();
  async function readEverything(at: Sha) {
    const listed = await git.list(repository, at, folder);
    return git.readAll(
      repository,
      at,
      listed.map(({ path }) => path),
    );
  }
  const first = shaOf(await git.commit(repository, change(files)));
  expect(Object.fromEntries(await readEverything(first))).toEqual(files);
  expect(await contents()).toHaveLength(600);
  const before = (await trees()).length;

  const changed = { [`${folder}/7.jsonl`]: "changed\n", [`${folder}/new.jsonl`]: '{"n":1}\n' };
  const second = shaOf(await git.commit(repository, change(changed, { expected: first })));
  const commits = (await trees()).length - before;
  expect(Object.fromEntries(await readEverything(second))).toEqual({ ...files, ...changed });
  expect((await contents()).slice(600)).toEqual([
    await plainGit(repository.url, "rev-parse", `${second}:${folder}/7.jsonl`),
  ]);
  // The reading needs one look at the tree, for `list` tells `readAll` what there is.
  expect((await trees()).length - before - commits).toBe(1);
  expect(await git.read(repository, second, `${folder}/absent`)).toBeUndefined();
  expect(await git.read(repository, first, `${folder}/7.jsonl`)).toBe('{"n":7}\n');
});

it("reads a content once that several files have", async () => {
  const { git, repository, contents } = await watched();
  const same = { a: "x", b: "x", "c/d": "x" };
  const sha = shaOf(await git.commit(repository, change(same)));
  expect(Object.fromEntries(await git.readAll(repository, sha, Object.keys(same)))).toEqual(same);
  expect(await contents()).toHaveLength(1);
});

it("tells sizes without a look at every file of the commit before", async () => {
  const { git, repository, asked } = await watched();
  const first = shaOf(await git.commit(repository, change({ a: "1", b: "22" })));
  await git.list(repository, first, "");
  const second = shaOf(await git.commit(repository, change({ b: "ü" }, { expected: first })));
  const before = (await asked()).length;
  const sizes = (await git.list(repository, second, "")).map(({ path, size }) => [path, size]);
  expect(sizes).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
  expect((await asked()).slice(before)).toEqual([
    await plainGit(repository.url, "rev-parse", `${second}:b`),
  ]);
});

it("makes a mirror again that lost one file's content", async () => {
  const { folder: parent, git, repository } = await watched();
  const sha = shaOf(await git.commit(repository, change({ a: "1", b: "2" })));
  const blob = await plainGit(repository.url, "rev-parse", `${sha}:a`);
  const names = await readdir(join(parent, "watched"));
  const mirror = join(parent, "watched", names.find((name) => name.endsWith(".git")) ?? "");
  const object = join(mirror, "objects", blob.slice(0, 2), blob.slice(2));
  await chmod(object, 0o644);
  await truncate(object, 0);
  expect(await git.list(repository, sha, "")).toHaveLength(2);
  expect(await git.read(repository, sha, "a")).toBe("1");
});

it("reads more than it keeps", async () => {
  const { git, repository } = await upstream();
  const large = Array.from({ length: 36 }, (_, n) => [`f/${n}`, `${n}\n`.padEnd(1 << 20, "x")]);
  const sha = shaOf(await git.commit(repository, change(Object.fromEntries(large))));
  for (const round of ["first", "again"]) {
    const read = await git.readAll(
      repository,
      sha,
      large.map(([path = ""]) => path),
    );
    const wrong = large.filter(([path = "", text]) => read.get(path) !== text);
    expect([round, read.size, wrong.length]).toEqual([round, 36, 0]);
  }
});
