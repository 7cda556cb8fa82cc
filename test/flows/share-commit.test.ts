import { expect, it } from "vitest";
import { journalBranch } from "../../src/core/layout/layout.ts";
import { appendEntry, readRecord, readRecords } from "../../src/flows/journal.ts";
import { UnavailableError } from "../../src/ports.ts";
import type { Git } from "../../src/ports/git.ts";
import { plainGit, upstream } from "../adapters/git/upstream.ts";
import { opened, planned, resolved } from "../support/records.ts";
import { quiet } from "./quiet.ts";

const ids = ["0000000001", "0000000002", "0000000003", "0000000004"];

/** A journal with four problems, and the subjects of what is committed to it afterwards, newest first. */
async function journal() {
  const { git, repository } = await upstream();
  const deps = { git, log: quiet };
  for (const id of ids) await appendEntry(deps, { repository, id }, opened);
  const begin = await plainGit(repository.url, "rev-parse", journalBranch);
  const subjects = async () => {
    const range = `${begin.trim()}..${journalBranch}`;
    const text = await plainGit(repository.url, "log", "--format=%s", range);
    return text.split("\n").filter((line) => line !== "");
  };
  return { git, repository, deps, subjects };
}

it("writes what comes while a commit is made in one more commit, which says so", async () => {
  const { git, repository, subjects } = await journal();
  const [first = "", ...others] = ids;
  let written: Promise<unknown> | undefined;
  const append = (id: string) => appendEntry(deps, { repository, id }, planned());
  const busy: Git = {
    ...git,
    commit: (of, change) => {
      written ??= Promise.all(others.map(append));
      return git.commit(of, change);
    },
  };
  const deps = { git: busy, log: quiet };
  await append(first);
  await written;
  expect(await subjects()).toEqual([
    "problems: 3 action-planned",
    expect.stringMatching(/^plan\(production\/carts\): /),
  ]);
  const records = await readRecords(deps, repository);
  expect(records.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1]);
});

it("judges each on what those before it in the same commit add", async () => {
  const { repository, deps } = await journal();
  const seen: number[] = [];
  const answers = await Promise.all(
    ids.map((id) =>
      appendEntry(
        deps,
        {
          repository,
          id,
          veto: (records) => {
            const taken = records.filter(({ attempts }) => attempts.length > 0).length;
            seen.push(taken);
            return taken >= 2 ? "enough" : undefined;
          },
        },
        planned(),
      ),
    ),
  );
  expect(seen).toEqual([0, 1, 2, 2]);
  expect(answers).toEqual([undefined, undefined, "enough", "enough"]);
});

it("keeps the order of the lines of one problem, and writes none of them twice", async () => {
  const { repository, deps } = await journal();
  const [id = ""] = ids;
  const lines = [planned(), resolved, planned(), planned(2)];
  await Promise.all(lines.map((entry) => appendEntry(deps, { repository, id }, entry)));
  const record = await readRecord(deps, repository, id);
  expect(record?.entries.map(({ kind }) => kind)).toEqual([
    "problem-opened",
    "action-planned",
    "problem-resolved",
    "action-planned",
  ]);
});

function broken(): never {
  throw new Error("a guard is broken");
}

it("fails the one whose veto fails, and nobody else", async () => {
  const { repository, deps } = await journal();
  const written = ids.map((id, index) =>
    appendEntry(deps, { repository, id, ...(index === 2 ? { veto: broken } : {}) }, planned()).then(
      () => "written",
      String,
    ),
  );
  expect(await Promise.all(written)).toEqual([
    "written",
    "written",
    "Error: a guard is broken",
    "written",
  ]);
});

it.each<[string, Error, readonly number[]]>([
  ["tries the lines of a commit one by one that cannot be made", new Error("bad"), [4, 1, 1, 1, 1]],
  ["tries nothing more during an outage", new UnavailableError("down"), [4]],
])("%s", async (_, error, sizes) => {
  const { git, repository } = await journal();
  const tried: number[] = [];
  const refusing: Git = {
    ...git,
    commit: (_of, { files }) => {
      tried.push(files.size);
      return Promise.reject(error);
    },
  };
  const deps = { git: refusing, log: quiet };
  const written = ids.map((id) => appendEntry(deps, { repository, id }, planned()));
  const ends = await Promise.allSettled(written);
  expect(ends.map((end) => end.status === "rejected" && end.reason)).toEqual(ids.map(() => error));
  expect(tried).toEqual(sizes);
});

it("leaves nobody waiting where the mirror itself cannot be read", async () => {
  const { git, repository } = await journal();
  const error = new UnavailableError("no mirror");
  const deps = { git: { ...git, heads: () => Promise.reject(error) }, log: quiet };
  const written = ids.map((id) => appendEntry(deps, { repository, id }, planned()));
  const ends = await Promise.allSettled(written);
  expect(ends.map(({ status }) => status)).toEqual(ids.map(() => "rejected"));
});
