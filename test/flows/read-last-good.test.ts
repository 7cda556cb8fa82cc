import { describe, expect, it } from "vitest";
import type { Parsed } from "../../src/core/fault.ts";
import { readLastGood } from "../../src/flows/read-last-good.ts";
import type { Sha } from "../../src/ports/git.ts";
import { change, shaOf, upstream } from "../adapters/git/upstream.ts";

/** Understands numbers only. */
function parse(text: string, path: string): Parsed<number> {
  const value = Number(text);
  if (Number.isFinite(value)) return { ok: true, value };
  return { ok: false, faults: [{ path, line: 1, column: 1, message: `${text} is no number` }] };
}

/** Commits each text of `a.txt` in turn, null for its removal. */
async function history(...texts: readonly (string | null)[]) {
  const { git, repository } = await upstream();
  const shas: Sha[] = [];
  for (const text of texts) {
    const files = { "a.txt": text, "b.txt": `${shas.length}` };
    shas.push(shaOf(await git.commit(repository, change(files, { expected: shas.at(-1) }))));
  }
  const read = () =>
    readLastGood({ git }, { repository, head: shas.at(-1) ?? "", path: "a.txt" }, parse);
  return { shas, read };
}

describe("readLastGood()", () => {
  it("is the file at the head where that can be understood", async () => {
    const { shas, read } = await history("1", "2");
    expect(await read()).toEqual({ value: 2, sha: shas[1], faults: [] });
  });

  it("is the newest earlier version that can be, with what is wrong with the head", async () => {
    const { shas, read } = await history("1", "2", "bad", "worse");
    expect(await read()).toEqual({
      value: 2,
      sha: shas[1],
      faults: [{ path: "a.txt", line: 1, column: 1, message: "worse is no number" }],
    });
  });

  it("looks further back than the time when the file was away", async () => {
    const { shas, read } = await history("1", null, "bad");
    expect(await read()).toMatchObject({ value: 1, sha: shas[0] });
  });

  it("is nothing where the file is away: somebody took it", async () => {
    const { shas, read } = await history("1", null);
    expect(await read()).toEqual({ value: undefined, sha: shas[1], faults: [] });
  });

  it("is nothing but faults where no version was ever good", async () => {
    const { read } = await history("bad", "worse");
    expect(await read()).toMatchObject({
      value: undefined,
      faults: [{ message: "worse is no number" }],
    });
  });
});
