import { describe, expect, it } from "vitest";
import { journalBranch } from "../../src/core/layout/layout.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import { createDrainMemory } from "../../src/flows/drain-memory.ts";
import { tellWaiting } from "../../src/flows/tell-waiting.ts";
import { RateLimitedError, UnavailableError } from "../../src/ports.ts";
import type { Git } from "../../src/ports/git.ts";
import { plainGit } from "../adapters/git/upstream.ts";
import { aProblem } from "../support/records.ts";
import { drainBench, start } from "./drain-bench.ts";
import { spooled } from "./spool-of.ts";

const problems = Array.from({ length: 40 }, (_, n) => aProblem({ occurrence: `${n}` }));
const opened = problems.map((problem, n) => spooled(`${n}`, problem));
const resolved = problems
  .slice(0, 2)
  .map((problem, n) => spooled(`r${n}`, { ...problem, state: "resolved" }));

async function subjectsOf(url: string): Promise<readonly string[]> {
  return (await plainGit(url, "log", "--format=%s", journalBranch)).split("\n");
}

describe("drainSpool(), of many", () => {
  it("writes the problems of a journal in one commit that names them all", async () => {
    const { drain, sockshop, left, story } = await drainBench(...opened, ...resolved);
    await drain();
    expect(left()).toEqual([]);
    expect(await subjectsOf(sockshop.url)).toEqual(["problems: 40 opened, 2 resolved"]);
    const body = await plainGit(sockshop.url, "log", "--format=%b", journalBranch);
    for (const problem of problems) expect(body).toContain(`Problem-Id: ${problemId(problem)}`);
    expect(await story(sockshop)).toHaveLength(40);
  });

  it("drops the repeats of what is known without a commit, and wakes nobody for them", async () => {
    const { deps, drain, sockshop, left, enqueued } = await drainBench(...opened);
    await drain();
    enqueued.length = 0;
    await deps.spool.putAll(opened.map((item) => ({ ...item, id: `again-${item.id}` })));
    const read: string[] = [];
    const git: Git = {
      ...deps.git,
      readAll: (repository, at, paths) => {
        read.push(...paths);
        return deps.git.readAll(repository, at, paths);
      },
    };
    await drain({ git });
    expect(left()).toEqual([]);
    expect(enqueued).toEqual([]);
    expect(read).toHaveLength(40);
    expect(await subjectsOf(sockshop.url)).toHaveLength(1);
  });

  it("finds the one that cannot be recorded, and records the others", async () => {
    const { drain, git, sockshop, left, story } = await drainBench(...opened);
    const poison = problemId(problems[7] ?? aProblem());
    const broken: Git = {
      ...git,
      commit: (repository, change) =>
        [...change.files.keys()].some((path) => path.includes(poison))
          ? Promise.reject(new TypeError("never thought of"))
          : git.commit(repository, change),
    };
    await drain({ git: broken });
    expect(left()).toEqual(["7"]);
    expect(await story(sockshop)).toHaveLength(39);
  });
});

describe("drainSpool(), while the journal cannot be written", () => {
  it.each([
    ["the upstream is broken", new UnavailableError("500"), 10],
    ["the branch is refused", new UnavailableError("403 Resource not accessible"), 10],
    ["we are asked for patience", new RateLimitedError("secondary rate limit", 600), 600],
  ])("leaves it alone for a while and loses nothing: %s", async (_, error, seconds) => {
    const { deps, drain, git, left, warned, sockshop } = await drainBench(...opened);
    const drained = createDrainMemory();
    let isOut = true;
    let tries = 0;
    const down: Git = {
      ...git,
      commit: (repository, change) => {
        if (!isOut) return git.commit(repository, change);
        tries += 1;
        return Promise.reject(error);
      },
    };
    const until = new Date(start.getTime() + seconds * 1000);
    expect(await drain({ git: down, drained })).toMatchObject({ kind: "waiting", until });
    await deps.spool.put(spooled("later", aProblem({ occurrence: "later" })));
    expect(await drain({ git: down, drained })).toMatchObject({ kind: "waiting", until });
    expect(tries).toBe(1);
    expect(tellWaiting(drained, () => "sockshop")).toEqual([
      `41 events wait for the journal of sockshop: ${error.message}`,
    ]);
    deps.clock.advance(seconds * 1000);
    await drain({ git: down, drained });
    expect([tries, warned]).toEqual([2, [expect.stringContaining("cannot be written")]]);

    isOut = false;
    deps.clock.advance(seconds * 1000);
    expect(await drain({ git: down, drained })).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
    expect(tellWaiting(drained, () => "sockshop")).toEqual([]);
    expect(await subjectsOf(sockshop.url)).toEqual(["problems: 41 opened"]);
  });

  it("goes on with others where a mirror is broken, and tells what waits", async () => {
    const others = spooled("other", aProblem({ occurrence: "other", project: "website" }));
    const { drain, git, left, sockshop } = await drainBench(...opened, others);
    const drained = createDrainMemory();
    const broken: Git = {
      ...git,
      fetch: (repository) =>
        repository.url === sockshop.url
          ? Promise.reject(new Error("fatal: bad object"))
          : git.fetch(repository),
    };
    expect(await drain({ git: broken, drained })).toMatchObject({ kind: "waiting" });
    expect(left()).toHaveLength(40);
    expect(tellWaiting(drained, () => "sockshop")).toEqual([
      "40 events wait for the journal of sockshop: fatal: bad object",
    ]);
    expect(await drain()).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
  });

  it("writes nothing twice after a push of which only the answer was lost", async () => {
    const { drain, git, left, sockshop } = await drainBench(...opened);
    let commits = 0;
    const mute: Git = {
      ...git,
      commit: async (repository, change) => {
        const result = await git.commit(repository, change);
        commits += 1;
        if (commits === 1) throw new UnavailableError("timed out");
        return result;
      },
    };
    expect(await drain({ git: mute })).toMatchObject({ kind: "waiting" });
    expect(left()).toHaveLength(40);
    expect(await drain({ git: mute })).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
    expect(await subjectsOf(sockshop.url)).toEqual(["problems: 40 opened"]);
  });
});
