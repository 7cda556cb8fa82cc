import { readdir, rm, truncate, utimes, writeFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { change, gitAt, plainGit, pushAsPerson, shaOf, upstream } from "./upstream.ts";

async function mirrorBelow(folder: string): Promise<string> {
  const names = await readdir(join(folder, "mirrors"));
  return join(folder, "mirrors", names.find((name) => name.endsWith(".git")) ?? "");
}

it("makes a mirror again that somebody removed", async () => {
  const { folder, git, repository } = await upstream();
  const sha = await pushAsPerson(repository.url, "main", { a: "1" });
  await git.fetch(repository);
  await rm(await mirrorBelow(folder), { recursive: true });
  const reads = ["a", "absent", "a"].map((path) => git.read(repository, sha, path));
  expect(await Promise.all(reads)).toEqual(["1", undefined, "1"]);
});

it("makes a mirror again whose objects a crash cut short", async () => {
  const { folder, git, repository } = await upstream();
  const sha = await pushAsPerson(repository.url, "main", { a: "1" });
  await git.fetch(repository);
  const mirror = await mirrorBelow(folder);
  for (const object of await plainGit(
    mirror,
    "rev-list",
    "--objects",
    "--no-object-names",
    "main",
  ).then((all) => all.split("\n"))) {
    const path = join(mirror, "objects", object.slice(0, 2), object.slice(2));
    await chmod(path, 0o644);
    await truncate(path, 0);
  }
  expect(await git.read(repository, sha, "a")).toBe("1");
  await git.commit(repository, change({ b: "1" }, { expected: sha }));
  await plainGit(repository.url, "fsck", "--strict");
});

it("gets over the lock of a git that was killed, but waits for one in use", async () => {
  const { folder, git, repository } = await upstream();
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  const lock = join(await mirrorBelow(folder), "refs/heads/main.lock");
  await writeFile(lock, "");
  const next = await pushAsPerson(repository.url, "main", { a: "2" });
  await expect(git.fetch(repository)).rejects.toThrow(/main\.lock/);
  expect((await git.heads(repository)).get("main")).toBe(sha);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(lock, longAgo, longAgo);
  await git.fetch(repository);
  expect((await git.heads(repository)).get("main")).toBe(next);
});

it("drops the refs of commits that a killed process did not push", async () => {
  const { folder, git, repository } = await upstream();
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  const mirror = await mirrorBelow(folder);
  await plainGit(mirror, "update-ref", "refs/evenkeel/left", sha);
  await gitAt(join(folder, "mirrors")).heads(repository);
  expect(await plainGit(mirror, "for-each-ref", "refs/evenkeel/")).toBe("");
});
