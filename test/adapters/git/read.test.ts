import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gitAt, change, plainGit, pushAsPerson, shaOf, upstream } from "./upstream.ts";

it("reads text as it is, with a byte-order mark and odd names", async () => {
  const { git, repository } = await upstream();
  const files = {
    "web/values.yaml": "\ufeffreplicas: 1 # ü\r\n",
    "web/with space.yaml": "a",
    "web/größe.yaml": "b",
    ":(glob)*": "c",
    "web/*": "d",
    'q"uo\\te': "e",
    empty: "",
  };
  const sha = shaOf(await git.commit(repository, change(files)));
  const fresh = await git.readAll(repository, sha, [...Object.keys(files), "absent", "web"]);
  expect(Object.fromEntries(fresh)).toEqual(files);
  expect(await git.read(repository, sha, "web/values.yaml")).toBe(files["web/values.yaml"]);
  expect(await git.read(repository, sha, "absent")).toBeUndefined();
});

it("leaves out links, submodules, folders, what is too big and what is not UTF-8", async () => {
  const { folder, git, repository } = await upstream();
  const sha = await pushAsPerson(repository.url, "main", {
    "s/plain": "x",
    "s/latin": new Uint8Array([0x66, 0xfc]),
    "s/largest": "y".repeat(1024 * 1024),
    "s/larger": "y".repeat(1024 * 1024 + 1),
  });
  const clone = join(folder, "by-hand");
  await plainGit(folder, "clone", "--quiet", repository.url, clone);
  await symlink("plain", join(clone, "s/link"));
  await writeFile(join(clone, "s", "-dash"), "z");
  await plainGit(clone, "add", "--all");
  await plainGit(clone, "update-index", "--add", "--cacheinfo", `160000,${sha},s/module`);
  await plainGit(clone, "commit", "--quiet", "--message", "odd things");
  await plainGit(clone, "push", "--quiet", "origin", "HEAD:main");
  await git.fetch(repository);
  const at = (await git.heads(repository)).get("main") ?? "";

  const names = ["plain", "latin", "largest", "larger", "link", "module", "-dash"];
  const read = await git.readAll(repository, at, [...names.map((name) => `s/${name}`), "s"]);
  expect([...read.keys()].toSorted()).toEqual(["s/-dash", "s/largest", "s/plain"]);
  const listed = (await git.list(repository, at, "s")).map(({ path, size }) => [path, size]);
  expect(listed).toEqual([
    ["s/-dash", 1],
    ["s/larger", 1024 * 1024 + 1],
    ["s/largest", 1024 * 1024],
    ["s/latin", 2],
    ["s/plain", 1],
  ]);
});

it("lists one folder and no namesake of it", async () => {
  const { git, repository } = await upstream();
  const files = { "web/a": "1", "web/b/c": "2", "web-2/a": "3", webfile: "4" };
  const sha = shaOf(await git.commit(repository, change(files)));
  const paths = async (folder: string) =>
    (await git.list(repository, sha, folder)).map(({ path }) => path);
  expect(await paths("web")).toEqual(["web/a", "web/b/c"]);
  expect(await paths("")).toEqual(["web-2/a", "web/a", "web/b/c", "webfile"]);
  expect(await paths("webfile")).toEqual([]);
  expect(await paths("absent")).toEqual([]);
});

it("reads more paths than a command line takes", async () => {
  const { git, repository } = await upstream();
  const files = Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`f/${n}`, `text ${n}`]));
  const sha = shaOf(await git.commit(repository, change(files)));
  expect(Object.fromEntries(await git.readAll(repository, sha, Object.keys(files)))).toEqual(files);
});

it("says what to do about a commit that the mirror does not have", async () => {
  const { git, repository } = await upstream();
  const absent = "1".repeat(40);
  await expect(git.read(repository, absent, "a")).rejects.toThrow(/fetch first/);
  await expect(git.isAncestor(repository, absent, absent.replace("1", "2"))).rejects.toThrow(
    /fetch first/,
  );
  await expect(git.log(repository, absent, { limit: 1 })).rejects.toThrow(/fetch first/);
});

it("follows the upstream's branches, deleted ones and its default branch too", async () => {
  const { git, repository } = await upstream();
  expect(await git.heads(repository)).toEqual(new Map());
  expect(await git.defaultBranch(repository)).toBe("main");

  const trunk = await pushAsPerson(repository.url, "trunk", { a: "1" });
  const feature = await pushAsPerson(repository.url, "feature/x", { b: "1" });
  await git.fetch(repository);
  expect(await git.heads(repository)).toEqual(
    new Map([
      ["feature/x", feature],
      ["trunk", trunk],
    ]),
  );

  await plainGit(repository.url, "symbolic-ref", "HEAD", "refs/heads/trunk");
  await plainGit(repository.url, "branch", "--delete", "--force", "feature/x");
  const other = await pushAsPerson(repository.url, "feature", { c: "1" });
  await git.fetch(repository);
  expect(await git.heads(repository)).toEqual(
    new Map([
      ["feature", other],
      ["trunk", trunk],
    ]),
  );
  expect(await git.defaultBranch(repository)).toBe("trunk");
});

it("lets every fetch see what was there when it was called", async () => {
  const { git, repository } = await upstream();
  await git.fetch(repository);
  const under = git.fetch(repository);
  const sha = await pushAsPerson(repository.url, "main", { a: "1" });
  await Promise.all([git.fetch(repository), git.fetch(repository), under]);
  expect(await git.heads(repository)).toEqual(new Map([["main", sha]]));
});

it("fetches a new mirror by itself and keeps one across a restart", async () => {
  const { folder, git, repository } = await upstream();
  const sha = await pushAsPerson(repository.url, "main", { a: "1" });
  expect(await git.heads(repository)).toEqual(new Map([["main", sha]]));
  const later = gitAt(join(folder, "mirrors"));
  expect(await later.read(repository, sha, "a")).toBe("1");
});

it("tells history with trailers, first parents only", async () => {
  const { git, repository } = await upstream();
  const message =
    'fix: more\n replicas\n\nBecause.\n\nProject: shop\nChange: "a\\nForged: yes"\nChange: b\n wrapped\n';
  const first = shaOf(await git.commit(repository, change({ a: "1" }, { message })));
  const author = { name: "Ada <Lovelace>\n", email: "ada@example.test" };
  const second = shaOf(
    await git.commit(
      repository,
      change({ b: "1" }, { expected: first, author, message: "chore: b" }),
    ),
  );
  const log = await git.log(repository, second, { limit: 10 });
  expect(log).toEqual([
    expect.objectContaining({
      sha: second,
      parents: [first],
      author: "Ada Lovelace",
      trailers: [],
      body: "",
    }),
    {
      sha: first,
      parents: [],
      author: "Evenkeel",
      at: "2026-01-02T12:00:00.000Z",
      subject: "fix: more  replicas",
      trailers: [
        ["Project", "shop"],
        ["Change", String.raw`"a\nForged: yes"`],
        ["Change", "b wrapped"],
      ],
      body: 'Because.\n\nProject: shop\nChange: "a\\nForged: yes"\nChange: b\n wrapped',
    },
  ]);
  const shas = async (options: { limit: number; path?: string }) =>
    (await git.log(repository, second, options)).map(({ sha }) => sha);
  expect(await shas({ limit: 1 })).toEqual([second]);
  expect(await shas({ limit: 9, path: "a" })).toEqual([first]);
  expect(await shas({ limit: 9, path: "absent" })).toEqual([]);
});

it("compares histories", async () => {
  const { git, repository } = await upstream();
  const root = shaOf(await git.commit(repository, change({ a: "1" })));
  const left = shaOf(await git.commit(repository, change({ a: "2" }, { expected: root })));
  const right = shaOf(
    await git.commit(repository, change({ a: "3" }, { branch: "r", parent: root })),
  );
  const alone = shaOf(await git.commit(repository, change({ a: "4" }, { branch: "alone" })));
  expect(await git.mergeBase(repository, left, right)).toBe(root);
  expect(await git.mergeBase(repository, left, alone)).toBeUndefined();
  expect(await git.isAncestor(repository, root, left)).toBe(true);
  expect(await git.isAncestor(repository, left, left)).toBe(true);
  expect(await git.isAncestor(repository, left, right)).toBe(false);
  expect(await git.isAncestor(repository, alone, right)).toBe(false);
});
