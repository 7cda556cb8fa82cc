import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatEvaluation } from "../../src/core/journal/format-evaluation.ts";
import { openEvaluationFile } from "../../src/core/layout/evaluation-place.ts";
import { plainGit, pushAsPerson } from "../adapters/git/upstream.ts";
import { request } from "../flows/evaluation/gate-bench.ts";
import { ok } from "./command-line.ts";
import { gate, record, refsOf, writeRecords } from "./gate.ts";

const passed = "20260301T020000Z-1a2b3c4d";
const failed = "20260301T030000Z-2b3c4d5e";
const other = "20260301T031000Z-3c4d5e6f";
const invalidated = { at: "2026-03-01T03:05:00.000Z", by: "grace", reason: "a load test" };

async function recorded() {
  const cli = await gate();
  await writeRecords(cli.upstream, [
    record(passed, 500, { invalidated }),
    record(failed, 1612),
    record(other, 400, { request: request({ service: "orders" }) }),
  ]);
  return { ...cli, repo: `--repo=${cli.upstream}` };
}

describe("log --evaluations", () => {
  it("lists a service's evaluations, newest last, with what decided", async () => {
    const cli = await recorded();
    const { out } = ok(await cli.run("log", "--evaluations", "--service=carts", cli.repo));
    expect(out).toBe(
      [
        `2026-03-01 03:00:10  shop/production/carts  ${passed}  pass  100  2026-03-01 02:50:00 to 03:00:00  response_time_p90 500 < 1000 (invalidated by grace: a load test)`,
        `2026-03-01 03:00:10  shop/production/carts  ${failed}  fail  0    2026-03-01 02:50:00 to 03:00:00  response_time_p90 1612, wanted < 1000`,
        "",
      ].join("\n"),
    );
  });

  it("lists them for programs", async () => {
    const cli = await recorded();
    const args = ["--stage=production", "--limit=2", "--output=json"];
    const { out } = ok(await cli.run("log", "--evaluations", cli.repo, ...args));
    expect(JSON.parse(out)).toEqual([
      {
        id: failed,
        project: "shop",
        stage: "production",
        service: "carts",
        triggeredAt: "2026-03-01T03:00:05.000Z",
        finishedAt: "2026-03-01T03:00:10.000Z",
        start: "2026-03-01T02:50:00.000Z",
        end: "2026-03-01T03:00:00.000Z",
        status: "succeeded",
        result: "fail",
        score: 0,
        message: expect.stringContaining("response_time_p90"),
        commit: "c0ffee0123456789c0ffee0123456789c0ffee01",
        trigger: "keptn-1.x",
        invalidated: null,
      },
      expect.objectContaining({ id: other, service: "orders", result: "pass" }),
    ]);
  });

  it("says where nothing fits, and takes no problem beside it", async () => {
    const cli = await recorded();
    const none = ok(await cli.run("log", "--evaluations", "--stage=dev", cli.repo));
    expect(none).toMatchObject({ out: "", err: "no evaluation is recorded that fits\n" });
    const both = await cli.run("log", "--evaluations", "--problem=1", cli.repo);
    expect(both.code).toBe(2);
  });

  it("obeys nothing that a record holds", async () => {
    const cli = await gate();
    const reason = "\u001B[2J and\nmore";
    const hostile = record(passed, 500, { invalidated: { ...invalidated, reason } });
    await writeRecords(cli.upstream, [hostile]);
    const { out } = ok(await cli.run("log", "--evaluations", `--repo=${cli.upstream}`));
    expect(out).not.toContain("\u001B");
    expect(out.trim().split("\n")).toHaveLength(1);
  });
});

describe("evaluation show", () => {
  it("tells everything that led to a verdict", async () => {
    const cli = await recorded();
    const { out } = ok(await cli.run("evaluation", "show", "20260301T02", cli.repo));
    for (const part of [
      `shop/production/carts  ${passed}`,
      "✔  response_time_p90    500",
      "pass: ",
      "window       2026-03-01 02:50:00 to 2026-03-01 03:00:00 UTC",
      "asked        2026-03-01 03:00:05 by an event of Keptn 1.x, event-1 of pipeline",
      "commit       c0ffee0123456789c0ffee0123456789c0ffee01",
      "provider     prometheus",
      "slo          carts/slo.yaml@c0ffee0123",
      'query        response_time_p90: response_time{service="carts"}',
      "compared     with nothing",
      "invalidated  2026-03-01 03:05:00 by grace: a load test",
    ]) {
      expect(out).toContain(part);
    }
  });

  it("prints the file of the journal for programs", async () => {
    const cli = await recorded();
    const { out } = ok(await cli.run("evaluation", "show", failed, cli.repo, "--output=json"));
    expect(out).toBe(formatEvaluation(record(failed, 1612)));
  });

  it("tells of one that is not finished", async () => {
    const cli = await recorded();
    const id = "20260301T040000Z-4d5e6f70";
    const triggeredAt = "2026-03-01T04:00:00.000Z";
    const text = formatEvaluation({ id, triggeredAt, commit: null, request: request() }) ?? "";
    await pushAsPerson(cli.upstream, "evenkeel/journal", { [openEvaluationFile(id)]: text });
    const { out } = ok(await cli.run("evaluation", "show", "20260301T04", cli.repo));
    expect(out).toContain("not finished yet");
  });

  it.each<[string, string, string]>([
    ["unknown", "2025", 'there is no evaluation "2025": evenkeel log --evaluations lists them'],
    ["empty", "", 'there is no evaluation ""'],
    ["ambiguous", "20260301T0", `several evaluations begin with "20260301T0": ${other}, ${failed}`],
  ])("refuses an id that is %s", async (_, id, message) => {
    const cli = await recorded();
    const ended = await cli.run("evaluation", "show", id, cli.repo);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });

  it("asks for a repository where no project is known", async () => {
    const cli = await recorded();
    const ended = await cli.run("evaluation", "show", failed);
    expect(ended.code).toBe(2);
    expect(ended.err).toContain("name the project's repository with --repo");
  });
});

describe("evaluation invalidate", () => {
  it("commits once that an evaluation is not compared with", async () => {
    const cli = await recorded();
    const args = ["evaluation", "invalidate", failed, "--reason=a load test", cli.repo];
    const { out } = ok(await cli.run(...args));
    expect(out).toBe(
      `${failed} is not compared with any more: evenkeel/journal of ${cli.upstream} says so\n`,
    );
    expect(await journal(cli.upstream, "%an <%ae> %s")).toBe(
      `Grace <g@example.test> invalidate(production/carts): ${failed} is not compared with any more: a load test`,
    );
    const before = await refsOf(cli.upstream);
    expect(ok(await cli.run(...args)).out).toContain("invalidated before, by Grace: nothing to do");
    expect(await refsOf(cli.upstream)).toBe(before);
    const shown = ok(await cli.run("evaluation", "show", failed, cli.repo));
    expect(shown.out).toContain("invalidated  2026-03-01 03:14:00 by Grace: a load test");
  });

  it("writes to the origin of a clone, and to a clone that has none", async () => {
    const cli = await recorded();
    const clone = join(cli.folder, "clone");
    await plainGit(cli.folder, "clone", "--quiet", cli.upstream, clone);
    const args = ["evaluation", "invalidate", failed, "--reason=x", "--repo=clone"];
    const { out } = ok(await cli.run(...args));
    expect(out).toMatch(/says so; git fetch brings it into this clone\n$/);
    expect(await journal(cli.upstream, "%s")).toContain("invalidate(production/carts)");
    await plainGit(clone, "branch", "evenkeel/journal", "origin/evenkeel/journal");
    await plainGit(clone, "remote", "remove", "origin");
    expect(ok(await cli.run(...args)).out).not.toContain("fetch");
    expect(await journal(clone, "%s")).toContain("invalidate(production/carts)");
  });

  it("is of whom git knows: of the clone's configuration, or else the person's", async () => {
    const cli = await recorded();
    const clone = join(cli.folder, "clone");
    await plainGit(cli.folder, "clone", "--quiet", cli.upstream, clone);
    const env = { GIT_AUTHOR_NAME: "", GIT_AUTHOR_EMAIL: "", HOME: cli.folder };
    const invalidation = async (id: string) => {
      const args = ["evaluation", "invalidate", id, "--reason=x", "--repo=clone/"];
      ok(await cli.runOn({ env }, ...args));
      return journal(cli.upstream, "%an <%ae>");
    };
    expect(await invalidation(failed)).toContain("evenkeel <");
    await cli.write(".gitconfig", "[user]\n\tname = Ada\n\temail = ada@example.test\n");
    expect(await invalidation(other)).toBe("Ada <ada@example.test>");
    await plainGit(clone, "config", "user.name", "Ada of the shop");
    const third = "20260301T033000Z-4d5e6f70";
    await writeRecords(cli.upstream, [record(third, 1)]);
    expect(await invalidation(third)).toBe("Ada of the shop <ada@example.test>");
  });

  it.each<[string, readonly string[], string]>([
    ["without a reason", [failed], "required option '--reason <text>'"],
    ["with an empty one", [failed, "--reason= "], "say why"],
    ["of an unknown evaluation", ["2025", "--reason=x"], "there is no evaluation"],
    ["of several", ["2026", "--reason=x"], "several evaluations begin"],
  ])("refuses an invalidation %s", async (_, args, message) => {
    const cli = await recorded();
    const before = await refsOf(cli.upstream);
    const ended = await cli.run("evaluation", "invalidate", ...args, cli.repo);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(await refsOf(cli.upstream)).toBe(before);
  });
});

/** The newest commit of the journal. */
function journal(upstream: string, format: string): Promise<string> {
  return plainGit(upstream, "log", "-1", `--format=${format}`, "evenkeel/journal");
}
