import { describe, expect, it } from "vitest";
import type { OpenProblem } from "../../../src/core/monitor/open-problem.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { problemId } from "../../../src/core/problem/problem-id.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { aProblem } from "../../support/records.ts";
import { start } from "../drain-bench.ts";
import { pollBench } from "./poll-bench.ts";

const id = problemId(aProblem({ occurrence: "a" }));

function open(given: Partial<Problem> = {}): OpenProblem {
  return { problem: aProblem({ occurrence: "a", ...given }), aliases: [], isSuppressed: false };
}

function inSeconds(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

describe("pollMonitor()", () => {
  it("puts into the spool what nobody reported, once, and asks for work on it", async () => {
    const { lists, poll, spooled, enqueued, drain, story, sockshop, pass } = await pollBench({
      sockshop: ["dynatrace"],
    });
    lists.set("dynatrace", [open()]);
    expect(await poll("dynatrace")).toMatchObject({ kind: "waiting", until: inSeconds(300) });
    expect(await spooled()).toEqual(["sockshop a open"]);
    expect(enqueued).toEqual([{ kind: "spool" }]);
    await poll("dynatrace");
    expect(await spooled()).toHaveLength(1);
    await drain();
    pass(5);
    await poll("dynatrace");
    expect(await spooled()).toEqual([]);
    expect(await story(sockshop)).toEqual([[id, "problem-opened"]]);
  });

  it("resolves what two listings show no more, and opens it again when it is back", async () => {
    const { lists, poll, drain, story, sockshop, pass } = await pollBench({
      sockshop: ["dynatrace"],
    });
    const round = async (...listed: readonly OpenProblem[]) => {
      pass(5);
      lists.set("dynatrace", listed);
      await poll("dynatrace");
      await drain();
      return (await story(sockshop)).flat().at(-1);
    };
    expect(await round(open())).toBe("problem-opened");
    expect(await round()).toBe("problem-opened");
    expect(await round()).toBe("problem-resolved");
    expect(await round(open())).toBe("problem-resolved");
    expect(await round(open())).toBe("problem-reopened");
    expect(await round(open())).toBe("problem-reopened");
  });

  it("forgets no listing because of one that failed, and lists again soon", async () => {
    const { lists, poll, drain, story, sockshop, pass, logged } = await pollBench({
      sockshop: ["dynatrace"],
    });
    lists.set("dynatrace", [open()]);
    await poll("dynatrace");
    await drain();
    pass(5);
    lists.set("dynatrace", []);
    await poll("dynatrace");
    lists.set("dynatrace", new UnavailableError("down"));
    pass(5);
    expect(await poll("dynatrace")).toMatchObject({ until: inSeconds(660) });
    pass(1);
    await poll("dynatrace");
    lists.set("dynatrace", []);
    await poll("dynatrace");
    await drain();
    expect(await story(sockshop)).toEqual([[id, "problem-opened", "problem-resolved"]]);
    const failed = "open problems cannot be listed, will be tried again";
    expect(logged.filter((message) => message === failed)).toHaveLength(1);
    expect(logged).toContain("monitor answers again");
  });

  it("waits for as long as the monitor asks, and holds up nobody else", async () => {
    const { lists, poll } = await pollBench({ sockshop: ["dynatrace"] });
    lists.set("dynatrace", new RateLimitedError("too many", 900));
    expect(await poll("dynatrace")).toMatchObject({ kind: "waiting", until: inSeconds(900) });
  });

  it("gives a problem without a project to the only one that uses the monitor", async () => {
    const { lists, poll, spooled } = await pollBench({ website: ["dynatrace"] });
    lists.set("dynatrace", [open({ project: null })]);
    await poll("dynatrace");
    expect(await spooled()).toEqual(["website a open"]);
  });

  it("records it on the server where several use the monitor", async () => {
    const { lists, poll, spooled, drain, story, home } = await pollBench({
      sockshop: ["dynatrace"],
      website: ["dynatrace"],
    });
    lists.set("dynatrace", [open({ project: null })]);
    await poll("dynatrace");
    expect(await spooled()).toEqual(["null a open"]);
    await drain();
    expect(await story(home)).toEqual([[id, "problem-opened", "ignored"]]);
    await poll("dynatrace");
    expect(await spooled()).toEqual([]);
  });

  it("records what names a project that nobody configured, and resolves it when it is gone", async () => {
    const { lists, poll, drain, story, home, pass, logged } = await pollBench({
      sockshop: ["dynatrace"],
    });
    const round = async (...listed: readonly OpenProblem[]) => {
      pass(5);
      lists.set("dynatrace", listed);
      await poll("dynatrace");
      await drain();
      return (await story(home)).flat().at(-1);
    };
    expect(await round(open({ project: "nobody" }))).toBe("ignored");
    expect(await round()).toBe("ignored");
    expect(await round()).toBe("problem-resolved");
    expect(logged).not.toContain("listed problem ignored: its project does not use this monitor");
  });

  it("resolves what belongs to no project, once no monitor of its source shows it", async () => {
    const { lists, poll, drain, story, home, pass } = await pollBench({
      sockshop: ["dynatrace"],
      website: ["dynatrace", "dynatrace-b"],
    });
    const round = async (a: readonly OpenProblem[], b: readonly OpenProblem[]) => {
      pass(5);
      lists.set("dynatrace", a);
      lists.set("dynatrace-b", b);
      for (const name of ["dynatrace", "dynatrace-b"]) await poll(name);
      await drain();
      return (await story(home)).flat().at(-1);
    };
    const stray = [open({ project: null })];
    await round(stray, stray);
    for (let times = 0; times < 3; times += 1) expect(await round([], stray)).toBe("ignored");
    await round([], []);
    expect(await round([], [])).toBe("problem-resolved");
  });

  it("ignores a project that does not use the monitor, and says so once", async () => {
    const { lists, poll, spooled, logged } = await pollBench({ sockshop: ["dynatrace"] });
    lists.set("dynatrace", [open({ project: "website" })]);
    await poll("dynatrace");
    await poll("dynatrace");
    expect(await spooled()).toEqual([]);
    expect(logged).toEqual(["listed problem ignored: its project does not use this monitor"]);
  });

  it("asks both monitors of a source before a problem is over", async () => {
    const { lists, poll, drain, story, sockshop, pass } = await pollBench({
      sockshop: ["alertmanager-a", "alertmanager-b"],
    });
    const source = "alertmanager";
    lists.set("alertmanager-a", [open({ source })]);
    lists.set("alertmanager-b", [open({ source })]);
    const round = async () => {
      for (const name of ["alertmanager-a", "alertmanager-b"]) await poll(name);
      await drain();
      pass(5);
      return (await story(sockshop)).flat().at(-1);
    };
    await round();
    lists.set("alertmanager-a", []);
    for (let times = 0; times < 3; times += 1) expect(await round()).toBe("problem-opened");
    lists.set("alertmanager-b", []);
    await round();
    expect(await round()).toBe("problem-resolved");
  });

  it("leaves alone what another source reported", async () => {
    const { lists, poll, drain, story, sockshop, pass } = await pollBench({
      sockshop: ["dynatrace", "alertmanager"],
    });
    lists.set("dynatrace", [open()]);
    await poll("dynatrace");
    await drain();
    for (let times = 0; times < 3; times += 1) {
      pass(5);
      await poll("alertmanager");
    }
    await drain();
    expect(await story(sockshop)).toEqual([[id, "problem-opened"]]);
  });

  it("comes back soon where the spool has no room, and loses nothing", async () => {
    const bench = await pollBench({ sockshop: ["dynatrace"] });
    const { deps, lists, poll, spooled } = bench;
    lists.set("dynatrace", [open()]);
    const { putAll } = deps.spool;
    deps.spool = { ...deps.spool, putAll: async () => "full" };
    expect(await poll("dynatrace")).toMatchObject({ until: inSeconds(60) });
    deps.spool = { ...deps.spool, putAll };
    await poll("dynatrace");
    expect(await spooled()).toEqual(["sockshop a open"]);
  });

  it("goes on with other projects where a journal cannot be read", async () => {
    const bench = await pollBench({ sockshop: ["dynatrace"], website: ["dynatrace"] });
    const { deps, lists, poll, spooled, sockshop } = bench;
    const { fetch } = deps.git;
    deps.git = {
      ...deps.git,
      fetch: async (repository) => {
        if (repository.url === sockshop.url) throw new UnavailableError("GitHub is down");
        return fetch(repository);
      },
    };
    lists.set("dynatrace", [open(), open({ occurrence: "b", project: "website" })]);
    expect(await poll("dynatrace")).toMatchObject({ until: inSeconds(60) });
    expect(await spooled()).toEqual(["website b open"]);
  });

  it("asks nothing of a monitor that no project uses", async () => {
    const { lists, poll } = await pollBench({});
    lists.set("dynatrace", new Error("not asked"));
    expect(await poll("dynatrace")).toEqual({ kind: "done" });
  });
});
