import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/core/problem/problem.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import { createDrainMemory } from "../../src/flows/drain-memory.ts";
import { readRecords } from "../../src/flows/journal.ts";
import type { Key } from "../../src/flows/key.ts";
import { UnavailableError } from "../../src/ports.ts";
import type { Git } from "../../src/ports/git.ts";
import { gitAt } from "../adapters/git/upstream.ts";
import { aProblem } from "../support/records.ts";
import { drainBench, start } from "./drain-bench.ts";
import { spooled, spoolOf } from "./spool-of.ts";

const slow = aProblem({ occurrence: "1" });
const failing = aProblem({ occurrence: "2", title: "Failure rate" });
const elsewhere = aProblem({ occurrence: "3", project: "website" });

function refuse(): Promise<never> {
  return Promise.reject(new Error("the disk refuses"));
}

function keyOf(problem: Problem): Key {
  return { kind: "problem", project: problem.project ?? "", id: problemId(problem) };
}

describe("drainSpool()", () => {
  it("records each problem in its project's journal, and asks for work on it", async () => {
    const { drain, story, sockshop, website, left, enqueued } = await drainBench(
      spooled("1", slow),
      spooled("2", elsewhere),
    );
    expect(await drain()).toEqual({ kind: "done" });
    expect(await story(sockshop)).toEqual([[problemId(slow), "problem-opened"]]);
    expect(await story(website)).toEqual([[problemId(elsewhere), "problem-opened"]]);
    expect(left()).toEqual([]);
    expect(new Set(enqueued)).toEqual(new Set([keyOf(slow), keyOf(elsewhere)]));
  });

  it("joins a repeat, and records the resolve after the problem", async () => {
    const { drain, story, sockshop, left } = await drainBench(
      spooled("1", slow),
      spooled("2", slow),
      spooled("3", { ...slow, state: "resolved" }),
      spooled("4", { ...slow, state: "resolved" }),
    );
    await drain();
    expect(await story(sockshop)).toEqual([
      [problemId(slow), "problem-opened", "problem-resolved"],
    ]);
    expect(left()).toEqual([]);
  });

  it("keeps all of a project in order where its journal cannot be written, and goes on with others", async () => {
    const { drain, story, unwritable, sockshop, website, left, enqueued } = await drainBench(
      spooled("1", slow),
      spooled("2", elsewhere),
      spooled("3", { ...slow, state: "resolved" }),
      spooled("4", failing),
    );
    unwritable.add(sockshop.url);
    expect(await drain()).toMatchObject({
      kind: "waiting",
      until: new Date(start.getTime() + 10_000),
    });
    expect(left()).toEqual(["1", "3", "4"]);
    expect(await story(website)).toHaveLength(1);
    expect(enqueued).toEqual([keyOf(elsewhere)]);
    unwritable.clear();
    expect(await drain()).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
    expect(new Set(await story(sockshop))).toEqual(
      new Set([
        [problemId(slow), "problem-opened", "problem-resolved"],
        [problemId(failing), "problem-opened"],
      ]),
    );
  });

  it("lets nothing overtake what could not be written, even if it could be written itself", async () => {
    const { drain, git, story, sockshop, left } = await drainBench(
      spooled("1", slow),
      spooled("2", { ...slow, state: "resolved" }),
    );
    let commits = 0;
    const stumbling: Git = {
      ...git,
      commit: (repository, change) => {
        commits += 1;
        return commits === 1
          ? Promise.reject(new UnavailableError("the upstream does not answer"))
          : git.commit(repository, change);
      },
    };
    expect(await drain({ git: stumbling })).toMatchObject({ kind: "waiting" });
    expect(left()).toEqual(["1", "2"]);
    await drain({ git: stumbling });
    expect(await story(sockshop)).toEqual([
      [problemId(slow), "problem-opened", "problem-resolved"],
    ]);
  });

  it("resolves a problem that another server has recorded", async () => {
    const { drain, folder, git, story, sockshop } = await drainBench(
      spooled("2", { ...slow, state: "resolved" }),
    );
    expect(await git.heads(sockshop)).toEqual(new Map());
    const another = gitAt(join(folder, "another"));
    await drain({ git: another, spool: spoolOf([spooled("1", slow)]) });
    await drain();
    expect(await story(sockshop)).toEqual([
      [problemId(slow), "problem-opened", "problem-resolved"],
    ]);
  });

  it("records nothing twice when it died before it could empty the spool", async () => {
    const { drain, story, sockshop, left } = await drainBench(spooled("1", slow));
    const died = { ...spoolOf([spooled("1", slow)]), removeAll: refuse };
    expect(await drain({ spool: died })).toMatchObject({ kind: "waiting" });
    await drain();
    expect(await story(sockshop)).toEqual([[problemId(slow), "problem-opened"]]);
    expect(left()).toEqual([]);
  });

  it("leaves what it cannot read where it is, and does not wait for it", async () => {
    const { drain, sockshop, story, left } = await drainBench(
      { id: "1", payload: "{" },
      { id: "2", payload: JSON.stringify({ receivedAt: "now", problem: {} }) },
      spooled("3", slow),
    );
    expect(await drain()).toEqual({ kind: "done" });
    expect(left()).toEqual(["1", "2"]);
    expect(await story(sockshop)).toHaveLength(1);
  });

  it("sets aside what is no outage, and only that, and tries it again in a while", async () => {
    const resolved = { ...slow, state: "resolved" } as const;
    const bench = await drainBench(
      spooled("1", slow),
      spooled("2", failing),
      spooled("3", resolved),
      spooled("4", elsewhere),
    );
    const { deps, drain, git, story, sockshop, left, warned } = bench;
    const drained = createDrainMemory();
    let tries = 0;
    let isBroken = true;
    const broken: Git = {
      ...git,
      commit: (repository, change) => {
        if (!isBroken || !change.message.includes(problemId(slow))) {
          return git.commit(repository, change);
        }
        tries += 1;
        return Promise.reject(new TypeError("this was never thought of"));
      },
    };
    const until = new Date(start.getTime() + 300_000);
    expect(await drain({ git: broken, drained })).toMatchObject({ kind: "waiting", until });
    expect(await drain({ git: broken, drained })).toMatchObject({ kind: "waiting", until });
    expect(left()).toEqual(["1", "3"]);
    expect(await story(sockshop)).toEqual([[problemId(failing), "problem-opened"]]);
    // All three, then the half of it that has the fault, then the one that is at fault.
    expect([tries, warned.length]).toEqual([3, 1]);

    isBroken = false;
    deps.clock.advance(300_000);
    expect(await drain({ git: broken, drained })).toEqual({ kind: "done" });
    expect(left()).toEqual([]);
    expect(drained.aside.size).toBe(0);
    expect(await story(sockshop)).toContainEqual([
      problemId(slow),
      "problem-opened",
      "problem-resolved",
    ]);
  });

  it.each(["nobody", null])("takes home what belongs to the project %j", async (project) => {
    const stray = aProblem({ project });
    const { drain, story, home, git, left, enqueued } = await drainBench(spooled("1", stray));
    await drain();
    expect(await story(home)).toEqual([[problemId(stray), "problem-opened", "ignored"]]);
    const [record] = await readRecords({ git }, home);
    expect(record?.ignored).toMatchObject({
      reason: "unrouted",
      detail: `no project ${JSON.stringify(project)} is configured on this server`,
    });
    expect(left()).toEqual([]);
    expect(enqueued).toEqual([]);
  });

  it("says of a stray problem in one commit what it is and why it is ignored", async () => {
    const stray = aProblem({ project: "nobody" });
    const { drain, story, git, home } = await drainBench(spooled("1", stray));
    let commits = 0;
    const dying: Git = {
      ...git,
      commit: (repository, change) => {
        commits += 1;
        return commits === 1 ? Promise.reject(new Error("dead")) : git.commit(repository, change);
      },
    };
    expect(await drain({ git: dying })).toMatchObject({ kind: "waiting" });
    expect(await drain()).toEqual({ kind: "done" });
    expect(await story(home)).toEqual([[problemId(stray), "problem-opened", "ignored"]]);
  });
});
