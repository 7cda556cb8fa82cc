import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/core/journal/entry.ts";
import { evaluationFile, openEvaluationFile } from "../../src/core/layout/evaluation-place.ts";
import { journalBranch } from "../../src/core/layout/layout.ts";
import type { PullRequest } from "../../src/core/pull-request/pull-request.ts";
import { appendEntry } from "../../src/flows/journal.ts";
import { formatKey } from "../../src/flows/key.ts";
import { sweep } from "../../src/flows/sweep.ts";
import { unconfiguredProject } from "../../src/flows/unconfigured-project.ts";
import type { Sha } from "../../src/ports/git.ts";
import type { Hosting } from "../../src/ports/hosting.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { pushAsPerson, upstream } from "../adapters/git/upstream.ts";
import { declined, opened, planned, proposed, resolved } from "../support/records.ts";
import { quiet } from "./quiet.ts";
import { statusHost } from "./statuses.ts";

const start = new Date("2026-03-01T03:00:00.000Z");
const shipyard = { "shipyard.yaml": "stages:\n  - { name: dev }\n  - { name: production }\n" };

/** The project `shop`; people push to its upstream, which the mirror does not know before the sweep. */
async function bench(slug: string | null = "acme/shop") {
  const { git, repository } = await upstream();
  const project = unconfiguredProject("shop", { ...repository, slug });
  const open: PullRequest[] = [];
  const { hosting: host } = statusHost();
  const hosting: Hosting = {
    ...host,
    pullRequests: { ...host.pullRequests, listOpen: async () => open },
  };
  return {
    open,
    push: (branch: string, files: Readonly<Record<string, string>> = {}) =>
      pushAsPerson(repository.url, branch, files),
    journal: async (id: string, entries: readonly Entry[]) => {
      for (const entry of entries) {
        await appendEntry({ git, log: quiet }, { repository: project.repository, id }, entry);
      }
    },
    run: async (checked: readonly Sha[] = []) => {
      const keys: string[] = [];
      const clock = createManualClock(start);
      const enqueue = (key: Parameters<typeof formatKey>[0]) => void keys.push(formatKey(key));
      const deps = {
        git,
        hosting,
        clock,
        log: quiet,
        enqueue,
        checked: new Map(checked.map((sha) => [sha, ""])),
      };
      const outcome = await sweep(deps, project);
      return { keys, outcome };
    },
  };
}

function pullRequest(sha: Sha, sameRepository: boolean): PullRequest {
  return {
    number: 1,
    url: "https://github.test/acme/shop/pull/1",
    title: "a change",
    head: { branch: "change", sha, sameRepository },
    base: { branch: "dev", sha: "b".repeat(40) },
    state: "open",
    mergeSha: null,
    mergedBy: null,
    closedBy: null,
    author: "ada",
  };
}

describe("sweep()", () => {
  it.each([
    ["that can be worked on", shipyard],
    ["that cannot", { "shipyard.yaml": "stages: 3\n" }],
  ])("asks for every open evaluation of a project %s", async (_, files) => {
    const { push, run } = await bench();
    await push("main", files);
    const id = "20260301T030000Z-1a2b3c4d";
    await push(journalBranch, {
      [openEvaluationFile(id)]: "{}",
      [evaluationFile({ stage: "production", service: "carts", id })]: "{}",
    });
    const { keys } = await run();
    expect(keys.filter((key) => key.startsWith("evaluation/"))).toEqual([`evaluation/shop/${id}`]);
  });

  it("asks for all that may need work, and comes again after five minutes", async () => {
    const { push, run } = await bench();
    const main = await push("main", shipyard);
    const dev = await push("dev", { "carts/flags.yaml": "flags:\n" });
    const { keys, outcome } = await run();
    expect(keys).toEqual([
      "stage/shop/dev",
      "stage/shop/production",
      `checks/shop/${main}`,
      `checks/shop/${dev}`,
    ]);
    const until = new Date(start.getTime() + 300_000);
    expect(outcome).toEqual({ kind: "waiting", reason: "next sweep", until });
  });

  it("sees what nobody told it of", async () => {
    const { push, run } = await bench();
    await push("main", shipyard);
    await run();
    const dev = await push("dev");
    expect((await run()).keys).toContain(`checks/shop/${dev}`);
  });

  it("takes up the problems that are not at an end", async () => {
    const { push, journal, run } = await bench();
    await push("main", shipyard);
    const closed: Entry = {
      kind: "closed",
      at: "2026-03-01T03:20:00.000Z",
      reason: "healed",
      detail: "well again",
    };
    const ended = [opened, planned(), proposed(), declined()];
    await journal("00000000a1", [opened]);
    await journal("00000000a2", [opened, planned()]);
    await journal("00000000b1", ended);
    await journal("00000000b2", [...ended, resolved]);
    await journal("00000000c1", [opened, closed]);
    const { keys } = await run();
    expect(keys.filter((key) => key.startsWith("problem/"))).toEqual([
      "problem/shop/00000000a1",
      "problem/shop/00000000a2",
      // Declined: a person may have opened the pull request again.
      "problem/shop/00000000b1",
      "problem/shop/00000000b2",
    ]);
  });

  it("leaves a problem alone that follows another one, until that is over", async () => {
    const { push, journal, run } = await bench();
    await push("main", shipyard);
    const at = "2026-03-01T03:20:00.000Z";
    const [lead, follower] = ["00000000a1", "00000000a2"] as const;
    await journal(lead, [opened, planned(), proposed()]);
    await journal(follower, [opened, { kind: "joined", at, lead, detail: "" }]);
    expect((await run()).keys).not.toContain(`problem/shop/${follower}`);
    await journal(lead, [{ kind: "closed", at, reason: "resolved", detail: "" }]);
    expect((await run()).keys).toContain(`problem/shop/${follower}`);
  });

  it("takes up what people heard of with its lead, once that has ended", async () => {
    const { push, journal, run } = await bench();
    await push("main", shipyard);
    const at = "2026-03-01T02:00:00.000Z";
    const [lead, follower] = ["00000000a1", "00000000a2"] as const;
    await journal(lead, [opened, { kind: "handed-over", at, reason: "refused", detail: "" }]);
    await journal(follower, [opened, { kind: "joined", at, lead, detail: "" }]);
    await journal(follower, [{ kind: "handed-over", at, reason: "lead", detail: "" }]);
    expect((await run()).keys).not.toContain(`account/shop/${follower}`);
    await journal(lead, [{ kind: "closed", at, reason: "resolved", detail: "" }]);
    expect((await run()).keys).toContain(`account/shop/${follower}`);
  });

  it("looks where people may write a command, and at what is still to be told", async () => {
    const { push, journal, run } = await bench();
    await push("main", shipyard);
    const at = "2026-03-01T02:00:00.000Z";
    const handedOver: Entry = { kind: "handed-over", at, reason: "refused", detail: "" };
    const issue: Entry = { kind: "issue-opened", at, number: 3, url: "https://github.test/3" };
    const closed: Entry = { kind: "closed", at, reason: "resolved", detail: "" };
    const longAgo: Entry = { ...closed, at: "2026-02-27T02:00:00.000Z" };
    const until = "2026-03-02T02:00:00.000Z";
    const hold: Entry = { kind: "hold-placed", at, action: null, by: "ada", reason: "", until };
    await journal("00000000a1", [opened, planned(), proposed(), handedOver]);
    await journal("00000000a2", [opened, handedOver, issue]);
    await journal("00000000a3", [opened, handedOver]);
    await journal("00000000a4", [opened, handedOver, issue, longAgo]);
    await journal("00000000a5", [opened, planned(), proposed(), longAgo, hold]);
    await journal("00000000a6", [opened, planned(), proposed(), longAgo, { ...hold, until: at }]);
    await journal("00000000a7", [opened, planned(), proposed(), closed]);
    const { keys } = await run();
    expect(keys.filter((key) => /^(problem|account)\//.test(key))).toEqual([
      "problem/shop/00000000a1",
      "problem/shop/00000000a2",
      "account/shop/00000000a4",
      // A hold outlives its problem, and is lifted by a command.
      "problem/shop/00000000a5",
      // It ended today.
      "problem/shop/00000000a7",
    ]);
  });

  it("has pull requests and merge queues checked, but not what a fork offers nor what is checked", async () => {
    const { push, open, run } = await bench();
    const main = await push("main", shipyard);
    const own = await push("change", { "a.txt": "own" });
    const queued = await push(`gh-readonly-queue/dev/pr-1-${"a".repeat(40)}`, { "a.txt": "q" });
    await push("scratch", { "a.txt": "scratch" });
    open.push(pullRequest(own, true), pullRequest("f".repeat(40), false));
    const { keys } = await run([main]);
    expect(keys.filter((key) => key.startsWith("checks/")).toSorted()).toEqual(
      [`checks/shop/${own}`, `checks/shop/${queued}`].toSorted(),
    );
  });

  it("says why it cannot work on a project, and looks again", async () => {
    const { push, run } = await bench();
    await push("main", { "README.md": "hello" });
    expect(await run()).toMatchObject({
      keys: [],
      outcome: { kind: "waiting", reason: expect.stringContaining("shipyard.yaml on main") },
    });
  });

  it("checks nothing where there is no host to show it", async () => {
    const { push, run } = await bench(null);
    await push("main", shipyard);
    expect((await run()).keys).toEqual(["stage/shop/dev", "stage/shop/production"]);
  });
});
