import { expect, it } from "vitest";
import { MissingCommitError, UnavailableError } from "../../../src/ports.ts";
import type { Git, Repository } from "../../../src/ports/git.ts";
import { change, plainGit, shaOf, upstream } from "./upstream.ts";

type Call = (git: Git, repository: Repository, sha: string, known: string) => Promise<unknown>;

const calls: readonly (readonly [string, Call])[] = [
  ["read", (git, repository, sha) => git.read(repository, sha, "a")],
  ["readAll", (git, repository, sha) => git.readAll(repository, sha, ["a", "b"])],
  ["list", (git, repository, sha) => git.list(repository, sha, "")],
  ["list of a folder", (git, repository, sha) => git.list(repository, sha, "d")],
  ["log", (git, repository, sha) => git.log(repository, sha, { limit: 5 })],
  ["log of a path", (git, repository, sha) => git.log(repository, sha, { limit: 5, path: "a" })],
  ["log of nothing", (git, repository, sha) => git.log(repository, sha, { limit: 0 })],
  ["isAncestor", (git, repository, sha, known) => git.isAncestor(repository, sha, known)],
  ["isAncestor, of", (git, repository, sha, known) => git.isAncestor(repository, known, sha)],
  ["isAncestor, of itself", (git, repository, sha) => git.isAncestor(repository, sha, sha)],
  ["mergeBase", (git, repository, sha, known) => git.mergeBase(repository, sha, known)],
  ["mergeBase, second", (git, repository, sha, known) => git.mergeBase(repository, known, sha)],
  ["mergeBase with itself", (git, repository, sha) => git.mergeBase(repository, sha, sha)],
];

it.each(calls)("%s has a class of error for a commit that does not exist", async (_, call) => {
  const { git, repository } = await upstream();
  const known = shaOf(await git.commit(repository, change({ a: "1", "d/e": "1" })));
  const folder = await plainGit(repository.url, "rev-parse", `${known}:d`);
  for (const sha of ["1".repeat(40), "1".repeat(64), folder]) {
    const error: unknown = await call(git, repository, sha, known).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MissingCommitError);
    expect(error).toMatchObject({ name: "MissingCommitError" });
    expect(String(error)).toContain("fetch first");
  }
});

it("tells it apart from an upstream that does not answer and from a name that is none", async () => {
  const { git, repository } = await upstream();
  const gone = { ...repository, url: `${repository.url}-gone` };
  const unreached = git.list(gone, "1".repeat(40), "");
  await expect(unreached).rejects.toBeInstanceOf(UnavailableError);
  const unnamed = git.list(repository, "main", "");
  await expect(unnamed).rejects.not.toBeInstanceOf(MissingCommitError);
});
