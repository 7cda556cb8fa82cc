import { join } from "node:path";
import { expect, it } from "vitest";
import type { Git, Repository } from "../../../src/ports/git.ts";
import { change, gitAt, plainGit, upstream } from "./upstream.ts";

it("loses no line of two writers on one file", async () => {
  const { folder, git, repository } = await upstream();
  const other = gitAt(join(folder, "others"));
  const one = linesOf("one", 20);
  const two = linesOf("two", 20);
  await Promise.all([appendLines(git, repository, one), appendLines(other, repository, two)]);

  const lines = (await plainGit(repository.url, "show", "main:log")).split("\n");
  expect(lines.toSorted()).toEqual([...one, ...two].toSorted());
  expect(await plainGit(repository.url, "rev-list", "--count", "main")).toBe("40");
});

it("loses no line of many writers in one process", async () => {
  const { git, repository } = await upstream();
  const writers = ["a", "b", "c"].map((name) => linesOf(name, 4));
  await Promise.all(writers.map((lines) => appendLines(git, repository, lines)));
  const written = (await plainGit(repository.url, "show", "main:log")).split("\n");
  expect(written.toSorted()).toEqual(writers.flat().toSorted());
});

/** Reads, changes and commits until each line is in, as a flow does. */
async function appendLines(
  git: Git,
  repository: Repository,
  lines: readonly string[],
): Promise<void> {
  const left = [...lines];
  while (left.length > 0) {
    const expected = (await git.heads(repository)).get("main");
    const before = expected === undefined ? undefined : await git.read(repository, expected, "log");
    const files = { log: `${before ?? ""}${left[0]}\n` };
    const { kind } = await git.commit(repository, change(files, { expected }));
    if (kind === "committed") left.shift();
    else if (kind !== "moved") throw new Error(`a commit was ${kind}`);
  }
}

function linesOf(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, line) => `${name} ${line}`);
}
