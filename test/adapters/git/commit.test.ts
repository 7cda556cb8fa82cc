import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { change, gitAt, plainGit, pushAsPerson, shaOf, upstream } from "./upstream.ts";

it("makes, changes and deletes files, and the upstream has them", async () => {
  const { git, repository } = await upstream();
  const first = shaOf(await git.commit(repository, change({ "a/x": "1", "a/y": "1", z: "1" })));
  const second = shaOf(
    await git.commit(
      repository,
      change({ "a/x": "2", "a/y": null, absent: null }, { expected: first }),
    ),
  );
  expect(await plainGit(repository.url, "rev-parse", "main")).toBe(second);
  expect(await plainGit(repository.url, "ls-tree", "-r", "--name-only", "main")).toBe("a/x\nz");
  expect(await plainGit(repository.url, "log", "-1", "--format=%an %ae %cn %cI %B", "main")).toBe(
    "Evenkeel bot@example.test Evenkeel 2026-01-02T12:00:00+00:00 feat: change it",
  );
  await plainGit(repository.url, "fsck", "--strict");
  expect(await git.heads(repository)).toEqual(new Map([["main", second]]));
  expect(await git.read(repository, second, "a/x")).toBe("2");
});

it("keeps the mode of a file and the bytes of a binary", async () => {
  const { folder, git, repository } = await upstream();
  await pushAsPerson(repository.url, "main", { "run.sh": "one" });
  const clone = join(folder, "by-hand");
  await plainGit(folder, "clone", "--quiet", repository.url, clone);
  await chmod(join(clone, "run.sh"), 0o755);
  await plainGit(clone, "commit", "--quiet", "--all", "--message", "executable");
  await plainGit(clone, "push", "--quiet", "origin", "HEAD:main");
  const expected = await plainGit(clone, "rev-parse", "HEAD");

  await git.commit(
    repository,
    change({ "run.sh": "two", blob: new Uint8Array([0, 10, 255]) }, { expected }),
  );
  expect(await plainGit(repository.url, "ls-tree", "main", "run.sh")).toMatch(/^100755 /);
  await plainGit(clone, "pull", "--quiet", "origin", "main");
  expect(await plainGit(clone, "hash-object", "blob")).toBe(
    await plainGit(repository.url, "rev-parse", "main:blob"),
  );
});

it("writes nothing where the files are already so", async () => {
  const { git, repository } = await upstream();
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  const again = await git.commit(repository, change({ a: "1", b: null }, { expected: sha }));
  expect(again).toEqual({ kind: "unchanged", sha });
  const branch = await git.commit(repository, change({ a: "1" }, { branch: "new", parent: sha }));
  expect(branch).toEqual({ kind: "unchanged", sha });
  expect([...(await git.heads(repository)).keys()]).toEqual(["main"]);
});

it("starts a branch at a parent, which may be newer than the mirror", async () => {
  const { git, repository } = await upstream();
  await git.fetch(repository);
  const parent = await pushAsPerson(repository.url, "main", { a: "1" });
  const sha = shaOf(
    await git.commit(repository, change({ b: "1" }, { branch: "fix/one", parent })),
  );
  expect(await plainGit(repository.url, "rev-parse", "fix/one~1")).toBe(parent);
  expect(await git.read(repository, sha, "a")).toBe("1");
});

it.each(["behind the mirror", "unknown to the mirror"])(
  "does not write over a head %s",
  async (where) => {
    const { git, repository } = await upstream();
    const old = shaOf(await git.commit(repository, change({ a: "1" })));
    const newer = await pushAsPerson(repository.url, "main", { a: "2" });
    if (where === "behind the mirror") await git.fetch(repository);
    for (const expected of [old, undefined]) {
      expect(await git.commit(repository, change({ b: "1" }, { expected }))).toEqual({
        kind: "moved",
      });
    }
    expect(await git.heads(repository)).toEqual(new Map([["main", newer]]));
  },
);

it("commits on a head that it has yet to fetch", async () => {
  const { git, repository } = await upstream();
  await git.commit(repository, change({ a: "1" }));
  const expected = await pushAsPerson(repository.url, "main", { a: "2" });
  const sha = shaOf(await git.commit(repository, change({ b: "1" }, { expected })));
  expect(await plainGit(repository.url, "rev-parse", "main~1")).toBe(expected);
  expect(await git.read(repository, sha, "a")).toBe("2");
});

it.each(["after the other", "at the same time"])(
  "tells one of two who make the same commit %s that it came second",
  async (when) => {
    const { folder, git, repository } = await upstream();
    const expected = shaOf(await git.commit(repository, change({ a: "1" })));
    const other = gitAt(join(folder, "others"));
    await other.fetch(repository);
    const same = change({ a: "2" }, { expected });
    const first = git.commit(repository, same);
    if (when === "after the other") await first;
    const kinds = (await Promise.all([first, other.commit(repository, same)])).map(
      ({ kind }) => kind,
    );
    expect(kinds.toSorted()).toEqual(["committed", "moved"]);
  },
);

it("passes on what a protected branch says", async () => {
  const { git, repository } = await upstream();
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  const hooks = join(repository.url, "hooks");
  await mkdir(hooks);
  await writeFile(
    join(hooks, "pre-receive"),
    "#!/bin/sh\necho 'GH006: reviews are required' >&2\nexit 1\n",
  );
  await chmod(join(hooks, "pre-receive"), 0o755);
  const result = await git.commit(repository, change({ a: "2" }, { expected: sha }));
  expect(result).toEqual({
    kind: "protected",
    message: expect.stringContaining("reviews are required"),
  });
  const moved = await git.setBranch(repository, { branch: "main", expected: sha, to: undefined });
  expect(moved).toEqual({ kind: "protected" });
  expect(await git.heads(repository)).toEqual(new Map([["main", sha]]));
});

it.each([
  ["below a file", { "a/b": "1" }, /"a".*is a file there/],
  ["below a file, deeper", { "a/b/c": "1" }, /"a".*is a file there/],
  ["over a folder", { d: "1" }, /"d".*is a folder/],
  ["as a file and a folder", { n: "1", "n/m": "1" }, /"n".*at once/],
  ["without a folder's files", { d: null }, /only files can be deleted/],
])("refuses to write %s", async (_, files, message) => {
  const { git, repository } = await upstream();
  const expected = shaOf(await git.commit(repository, change({ a: "1", "d/e": "1" })));
  await expect(git.commit(repository, change(files, { expected }))).rejects.toThrow(message);
});

it("lets a folder take the place of a file that goes", async () => {
  const { git, repository } = await upstream();
  const expected = shaOf(await git.commit(repository, change({ a: "1" })));
  const sha = shaOf(await git.commit(repository, change({ "a/b": "2", a: null }, { expected })));
  expect((await git.list(repository, sha, "")).map(({ path }) => path)).toEqual(["a/b"]);
});

it("moves, makes and deletes branches by compare-and-swap", async () => {
  const { folder, git, repository } = await upstream();
  const a = shaOf(await git.commit(repository, change({ a: "1" })));
  const b = shaOf(await git.commit(repository, change({ a: "2" }, { expected: a })));
  const other = gitAt(join(folder, "others"));
  await other.fetch(repository);
  const set = async (each: typeof git, expected: string | undefined, to: string | undefined) =>
    (await each.setBranch(repository, { branch: "p", expected, to })).kind;

  expect(await set(git, undefined, a)).toBe("done");
  expect(await set(other, undefined, b)).toBe("moved");
  expect(await set(other, a, b)).toBe("done");
  expect(await set(git, a, undefined)).toBe("moved");
  expect(await set(git, b, a)).toBe("done");
  expect(await set(git, a, undefined)).toBe("done");
  expect(await set(other, b, a)).toBe("moved");
  expect(await set(other, undefined, undefined)).toBe("done");
  expect(await plainGit(repository.url, "branch", "--list", "p")).toBe("");
  await expect(set(git, undefined, "1".repeat(40))).rejects.toThrow(/No branch of .* holds/);
});

it("leaves no ref of its own behind", async () => {
  const { folder, git, repository } = await upstream();
  const sha = shaOf(await git.commit(repository, change({ a: "1" })));
  await pushAsPerson(repository.url, "main", { a: "2" });
  await git.commit(repository, change({ a: "3" }, { expected: sha }));
  const [mirror = ""] = await readdir(join(folder, "mirrors")).then((names) =>
    names.filter((name) => name.endsWith(".git")),
  );
  const refs = await plainGit(
    join(folder, "mirrors", mirror),
    "for-each-ref",
    "--format=%(refname)",
  );
  expect(refs).toBe("refs/heads/main");
});
