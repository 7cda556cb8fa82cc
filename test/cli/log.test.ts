import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Entry } from "../../src/core/journal/entry.ts";
import { evaluated, opened, planned, proposed, aProblem } from "../support/records.ts";
import { plainGit, pushAsPerson } from "../adapters/git/upstream.ts";
import { commandLine, ok, sockshop } from "./command-line.ts";
import { writeRecord, writeRemediation } from "./events.ts";

const id = "0123456789";

function at<E extends Entry>(entry: E, minutes: number): E {
  return { ...entry, at: `2026-03-01T03:${minutes}:00.000Z` };
}

/** A project with one healed problem: in the journal, and on the branch. */
async function healed() {
  const cli = await sockshop();
  const upstream = cli.repository("sockshop");
  const sha = await writeRemediation(upstream, {
    branch: "production",
    problem: id,
    at: "2026-03-01T03:13:00Z",
  });
  await writeRecord(upstream, id, [
    opened,
    at(planned(), 11),
    at(proposed(), 12),
    { kind: "pull-request-merged", at: "2026-03-01T03:14:00Z", attempt: 1, sha, by: "grace" },
    at(evaluated(1, "pass"), 25),
  ]);
  return { ...cli, upstream, sha };
}

it("log tells the story from a plain clone, offline", async () => {
  const cli = await healed();
  const clone = join(cli.folder, "clone");
  await plainGit(cli.folder, "clone", "--quiet", cli.upstream, clone);
  await rename(cli.upstream, `${cli.upstream}.gone`);
  const { out } = ok(await cli.run("log", "--repo=clone"));
  const short = cli.sha.slice(0, 7);
  expect(out).toBe(
    [
      "2026-03-01 03:10:00  production/carts  0123456789  problem   opened by dynatrace: Response time degradation",
      "2026-03-01 03:11:00  production/carts  0123456789  plan      replicas 1 → 2 (Response time degradation), attempt 1",
      "2026-03-01 03:12:00  production/carts  0123456789  propose   pull request 1 opened",
      `2026-03-01 03:13:00  production/carts  0123456789  change    replicas 1 → 2, ${short}`,
      `2026-03-01 03:14:00  production/carts  0123456789  merge     merged by grace as ${short}`,
      "2026-03-01 03:25:00  production/carts  0123456789  evaluate  score 100",
      "",
    ].join("\n"),
  );
});

it("log reads the newer of a clone's own branch and its origin's", async () => {
  const cli = await healed();
  const clone = join(cli.folder, "clone");
  await plainGit(cli.folder, "clone", "--quiet", cli.upstream, clone);
  await plainGit(clone, "branch", "production", "origin/production~1");
  const { out } = ok(await cli.run("log", "--repo=clone"));
  expect(out).toContain("change ");
});

it.each<[string, readonly string[], number]>([
  ["everything", [], 6],
  ["one service", ["--service=carts"], 6],
  ["another service", ["--service=orders"], 0],
  ["one stage", ["--stage=production"], 6],
  ["another stage", ["--stage=dev"], 0],
  ["one problem by the start of its id", ["--problem=0123"], 6],
  ["another problem", ["--problem=ff"], 0],
  ["the newest two", ["--limit=2"], 2],
])("log of %s", async (_, args, count) => {
  const cli = await healed();
  const ended = ok(await cli.run("log", `--repo=${cli.upstream}`, "--output=json", ...args));
  const events: unknown = JSON.parse(ended.out);
  expect(events).toHaveLength(count);
});

it("log with --limit keeps the newest, oldest first", async () => {
  const cli = await healed();
  const { out } = ok(await cli.run("log", `--repo=${cli.upstream}`, "--limit=2"));
  expect(out).toMatch(/^\S+ 03:14:00 .* merge .*\n\S+ 03:25:00 .* evaluate .*\n$/);
});

it("log without a repository tells of every known project and of what belongs to none", async () => {
  const cli = await healed();
  const home = join(cli.folder, ".evenkeel/home.git");
  await plainGit(cli.folder, "init", "--quiet", "--bare", "--initial-branch=main", home);
  const problem = aProblem({ project: null, stage: null, service: null, title: "who am I" });
  const other: Entry = { kind: "problem-opened", at: opened.at, problem };
  await writeRecord(home, "ffffffffff", [other]);
  const { out } = ok(await cli.run("log"));
  expect(out).toContain(
    "  -/-/-                      ffffffffff  problem   opened by dynatrace: who am I\n",
  );
  expect(out).toContain("  sockshop/production/carts  0123456789  change ");
  const times = out.split("\n").map((line) => line.slice(0, 19));
  expect(times.slice(0, -1)).toEqual(times.slice(0, -1).toSorted());
});

it.each(["log", "log --evaluations"])(
  "%s asks for a repository where none is known",
  async (line) => {
    const cli = await commandLine();
    const err = "no project is known here: name a repository with --repo\n";
    const args = line.split(" ");
    expect(await cli.run(...args)).toEqual({ code: 0, out: "", err });
    expect(await cli.run(...args, "--output=json")).toEqual({ code: 0, out: "[]\n", err });
  },
);

it("log says where nothing is recorded, and what is no repository", async () => {
  const cli = await sockshop();
  expect(await cli.run("log", "--stage=dev", "--problem=none")).toEqual({
    code: 0,
    out: "",
    err: "nothing is recorded that fits\n",
  });
  const none = await cli.run("log", "--repo=.");
  expect(none.code).toBe(2);
  expect(none.err).toContain("is no git repository");
});

it("log refuses a shallow clone, with the way out", async () => {
  const cli = await healed();
  await pushAsPerson(cli.upstream, "main", { "x.txt": "x" });
  await plainGit(cli.folder, "clone", "--quiet", "--depth=1", `file://${cli.upstream}`, "shallow");
  const ended = await cli.run("log", "--repo=shallow");
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("git fetch --unshallow");
});
