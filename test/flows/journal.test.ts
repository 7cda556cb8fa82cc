import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { journalBranch } from "../../src/core/layout/layout.ts";
import { problemFile } from "../../src/core/layout/problem-place.ts";
import { appendEntry, readRecord, readRecords } from "../../src/flows/journal.ts";
import { UnavailableError } from "../../src/ports.ts";
import type { Git, Repository } from "../../src/ports/git.ts";
import { gitAt, plainGit, upstream } from "../adapters/git/upstream.ts";
import { aProblem, opened, planned, proposed, resolved } from "../support/records.ts";
import { quiet } from "./quiet.ts";

const id = "0123456789";
const other = "abcdef0123";

function kindsOf(record: Awaited<ReturnType<typeof readRecord>>): readonly string[] {
  return (record?.entries ?? []).map(({ kind }) => kind);
}

async function commitsOf({ url }: Repository): Promise<number> {
  return Number(await plainGit(url, "rev-list", "--count", journalBranch));
}

describe("appendEntry()", () => {
  it("begins the journal with the first problem, and goes on in its file", async () => {
    const { git, repository } = await upstream();
    const deps = { git, log: quiet };
    expect(await readRecord(deps, repository, id)).toBeUndefined();
    expect(await readRecords(deps, repository)).toEqual([]);
    for (const entry of [opened, planned(), proposed(), resolved]) {
      await appendEntry(deps, { repository, id }, entry);
    }
    expect(kindsOf(await readRecord(deps, repository, id))).toEqual([
      "problem-opened",
      "action-planned",
      "pull-request-opened",
      "problem-resolved",
    ]);
    expect(await commitsOf(repository)).toBe(4);
    expect(await plainGit(repository.url, "ls-tree", "-r", "--name-only", journalBranch)).toBe(
      problemFile(id),
    );
  });

  it("writes nothing twice, whatever its time", async () => {
    const { git, repository } = await upstream();
    const deps = { git, log: quiet };
    const late = { ...planned(), at: "2026-03-02T00:00:00.000Z", summary: "another" };
    for (const entry of [opened, planned(), opened, late, planned(2)]) {
      await appendEntry(deps, { repository, id }, entry);
    }
    const record = await readRecord(deps, repository, id);
    expect(kindsOf(record)).toEqual(["problem-opened", "action-planned", "action-planned"]);
    expect(record?.attempts.map(({ planned: plan }) => plan?.summary)).toEqual([
      "replicas 1 → 2",
      "replicas 1 → 2",
    ]);
    expect(await commitsOf(repository)).toBe(3);
  });

  it("writes no line of a problem that was never opened", async () => {
    const { git, repository } = await upstream();
    await appendEntry({ git, log: quiet }, { repository, id }, resolved);
    expect(await git.heads(repository)).toEqual(new Map());
  });

  it("loses no line of two servers that write at once, each with a mirror of its own", async () => {
    const { folder, git, repository } = await upstream();
    const writers = [git, gitAt(join(folder, "second"))].map((each) => ({ git: each, log: quiet }));
    const lines = [opened, planned(), proposed(), resolved];
    await Promise.all(
      writers.map(async (deps, index) => {
        const own = index === 0 ? id : other;
        for (const entry of lines) await appendEntry(deps, { repository, id: own }, entry);
      }),
    );
    const [reader = { git, log: quiet }] = writers;
    await reader.git.fetch(repository);
    const records = await readRecords(reader, repository);
    expect(records.map((record) => [record.id, kindsOf(record)])).toEqual(
      [id, other].map((each) => [each, lines.map(({ kind }) => kind)]),
    );
    expect(await commitsOf(repository)).toBe(8);
  });

  it("writes a line once when two servers come to the same end at once", async () => {
    const { folder, git, repository } = await upstream();
    await appendEntry({ git, log: quiet }, { repository, id }, opened);
    const servers = ["second", "third"].map((name) => gitAt(join(folder, name)));
    for (const each of servers) await each.fetch(repository);
    await Promise.all(
      [git, ...servers].map((each) =>
        appendEntry({ git: each, log: quiet }, { repository, id }, planned()),
      ),
    );
    await git.fetch(repository);
    expect(kindsOf(await readRecord({ git }, repository, id))).toEqual([
      "problem-opened",
      "action-planned",
    ]);
  });

  it("decides anew from what another server wrote meanwhile", async () => {
    const { folder, git, repository } = await upstream();
    await appendEntry({ git, log: quiet }, { repository, id }, opened);
    const behind = gitAt(join(folder, "second"));
    await behind.fetch(repository);
    await appendEntry({ git, log: quiet }, { repository, id }, planned());
    await appendEntry({ git: behind, log: quiet }, { repository, id }, planned());
    expect(await commitsOf(repository)).toBe(2);
    await appendEntry({ git: behind, log: quiet }, { repository, id }, resolved);
    expect(kindsOf(await readRecord({ git: behind }, repository, id))).toEqual([
      "problem-opened",
      "action-planned",
      "problem-resolved",
    ]);
  });

  it("looks at the upstream before it decides anew", async () => {
    const { git, repository } = await upstream();
    const calls: string[] = [];
    const busy: Git = {
      ...git,
      fetch: async (of) => {
        calls.push("fetch");
        await git.fetch(of);
      },
      commit: async (of, change) => {
        calls.push("commit");
        return calls.length < 4 ? { kind: "moved" } : git.commit(of, change);
      },
    };
    await appendEntry({ git: busy, log: quiet }, { repository, id }, opened);
    expect(calls).toEqual(["commit", "fetch", "commit", "fetch", "commit"]);
  });

  it.each<[string, Awaited<ReturnType<Git["commit"]>>, string]>([
    [
      "protected",
      { kind: "protected", message: "no bots" },
      "does not take Evenkeel's commits: no bots",
    ],
    ["never quiet", { kind: "moved" }, "moved 20 times in a row"],
  ])("is to be tried again later where the branch is %s", async (_, result, message) => {
    const { git, repository } = await upstream();
    const stubborn: Git = { ...git, commit: () => Promise.resolve(result) };
    const written = appendEntry({ git: stubborn, log: quiet }, { repository, id }, opened);
    await expect(written).rejects.toThrow(UnavailableError);
    await expect(written).rejects.toThrow(message);
  });

  it("keeps a line that a newer version wrote, and leaves out what it cannot read", async () => {
    const { git, repository } = await upstream();
    const deps = { git, log: quiet };
    await appendEntry(deps, { repository, id }, opened);
    const head = (await git.heads(repository)).get(journalBranch);
    const text = (head && (await git.read(repository, head, problemFile(id)))) ?? "";
    const files = new Map([
      [problemFile(id), `${text}{"kind":"praised","at":"2027-01-01T00:00:00Z"}\n`],
      ["problems/notes.txt", "not a record\n"],
      [problemFile(other), "not JSON\n"],
    ]);
    const at = new Date("2026-03-01T04:00:00Z");
    const change = { branch: journalBranch, expected: head, files, message: "later", at };
    await git.commit(repository, change);
    await appendEntry(deps, { repository, id }, resolved);
    expect((await readRecords(deps, repository)).map((record) => record.id)).toEqual([id]);
    const now = (await git.heads(repository)).get(journalBranch) ?? "";
    expect(await git.read(repository, now, problemFile(id))).toContain("praised");
  });

  it("says in its commit whose problem it is", async () => {
    const { git, repository } = await upstream();
    const problem = aProblem({ title: "Slow\n\nStage: dev" });
    const entry = { kind: "problem-opened", at: "2026-03-01T03:10:00.000Z", problem } as const;
    await appendEntry({ git, log: quiet }, { repository, id }, entry);
    const head = (await git.heads(repository)).get(journalBranch) ?? "";
    const [commit] = await git.log(repository, head, { limit: 1 });
    expect(commit?.subject).toMatch(/^problem\(production\/carts\): /);
    expect(Object.fromEntries(commit?.trailers ?? [])).toMatchObject({
      Project: "sockshop",
      Stage: "production",
      Service: "carts",
      "Problem-Id": id,
    });
    expect(commit?.at).toBe("2026-03-01T03:10:00.000Z");
  });
});
