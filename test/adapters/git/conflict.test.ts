import { expect, it } from "vitest";
import { blockingBranch } from "../../../src/adapters/git/blocking-branch.ts";
import { change, plainGit, pushAsPerson, shaOf, upstream } from "./upstream.ts";

const clashes = [
  { blocker: "evenkeel", branch: "evenkeel/journal" },
  { blocker: "evenkeel", branch: "evenkeel/a/b" },
  { blocker: "evenkeel/journal", branch: "evenkeel" },
] as const;

it.each(clashes)("says that $blocker is in the way of $branch", async ({ blocker, branch }) => {
  const { git, repository } = await upstream();
  const main = shaOf(await git.commit(repository, change({ a: "1" })));
  // The mirror learns of it by the refusal.
  await pushAsPerson(repository.url, blocker, { b: "1" });
  for (const parent of [{}, { parent: main }]) {
    const result = await git.commit(repository, change({ c: "1" }, { branch, ...parent }));
    expect(result).toEqual({ kind: "protected", message: expect.any(String) });
    const message = result.kind === "protected" ? result.message : "";
    expect(message).toContain(`branch "${branch}"`);
    expect(message).toContain(`branch "${blocker}"`);
    expect(message).toMatch(/rename or delete/);
  }
  const set = await git.setBranch(repository, { branch, expected: undefined, to: main });
  expect(set).toEqual({ kind: "protected" });
  expect([...(await git.heads(repository)).keys()]).toEqual([blocker, "main"]);
});

it.each(clashes)("makes $branch once $blocker is gone", async ({ blocker, branch }) => {
  const { git, repository } = await upstream();
  await pushAsPerson(repository.url, blocker, { b: "1" });
  const made = change({ c: "1" }, { branch });
  expect(await git.commit(repository, made)).toMatchObject({ kind: "protected" });
  await plainGit(repository.url, "branch", "--move", "--force", blocker, "aside");
  const sha = shaOf(await git.commit(repository, made));
  expect(await plainGit(repository.url, "rev-parse", branch)).toBe(sha);
  expect((await git.heads(repository)).get(branch)).toBe(sha);
});

it("still takes a branch that another writer made first for moved", async () => {
  const { git, repository } = await upstream();
  await git.fetch(repository);
  await pushAsPerson(repository.url, "evenkeel/journal", { b: "1" });
  const late = change({ c: "1" }, { branch: "evenkeel/journal" });
  expect(await git.commit(repository, late)).toEqual({ kind: "moved" });
});

it.each([
  ["a/b", ["a"], "a"],
  ["a/b/c", ["x", "a/b"], "a/b"],
  ["a", ["ab", "a/b/c"], "a/b/c"],
  ["a/b", ["a/c", "a/bc", "ab", "a/b"], undefined],
])("finds what blocks %s among %j", (branch, heads, blocker) => {
  expect(blockingBranch(branch, heads)).toBe(blocker);
});
