import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Entry } from "../../src/core/journal/entry.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import {
  aProblem,
  evaluated,
  merged,
  opened,
  planned,
  proposed,
  reconciled,
} from "../support/records.ts";
import { plainGit, pushAsPerson } from "../adapters/git/upstream.ts";
import { ok, sockshop } from "./command-line.ts";
import { dynatrace, scaling, writeRecord } from "./events.ts";

const Told = z.array(
  z.looseObject({
    problem: z.looseObject({ title: z.string() }),
    decision: z.looseObject({ kind: z.string(), reason: z.string(), detail: z.string() }),
    edits: z.array(z.looseObject({})),
    diff: z.string(),
  }),
);

type Files = Readonly<Record<string, string>>;

/** sockshop with a rule for carts in production, and the event in a file. */
async function scene(event: string, given: { main?: Files; production?: Files } = {}) {
  const cli = await sockshop();
  const upstream = cli.repository("sockshop");
  const production = { "carts/remediation.yaml": scaling, ...given.production };
  await pushAsPerson(upstream, "production", production);
  if (given.main !== undefined) await pushAsPerson(upstream, "main", given.main);
  await cli.write("event.json", event);
  const explain = ["explain", "--event=event.json"] as const;

  async function json(...args: readonly string[]) {
    const ended = ok(await cli.run(...explain, `--repo=${upstream}`, "--output=json", ...args));
    return Told.parse(JSON.parse(ended.out));
  }

  return { ...cli, upstream, explain, json };
}

describe("explain with a repository", () => {
  it("tells the rule, the action, the very change and what its merge does", async () => {
    const cli = await scene(dynatrace());
    const { out } = ok(await cli.run(...cli.explain, `--repo=${cli.upstream}`));
    expect(out).toContain("decision   act scaling, attempt 1 (first-action)\n");
    expect(out).toContain("rule       Response time degradation, matched by title\n");
    expect(out).toContain("-replicaCount: 1\n");
    expect(out).toContain("+replicaCount: 2\n");
    expect(out).toMatch(
      /merge {6}automated, remediate\/production\/carts\/[0-9a-f]{10} into production/,
    );
    expect(out).toContain("observes for 10 minutes and looks whether the problem is gone.");
  });

  it("gives a diff that git applies to the branch", async () => {
    const cli = await scene(dynatrace());
    const [told] = await cli.json();
    expect(told).toMatchObject({
      decision: {
        kind: "act",
        reason: "first-action",
        rule: { name: "Response time degradation", by: "title" },
        action: "scaling",
        attempt: 1,
      },
      edits: [{ path: "carts/chart/values.yaml", field: "replicaCount", from: "1", to: "2" }],
      merge: { mode: "automated", base: "production" },
    });
    const clone = join(cli.folder, "clone");
    await plainGit(cli.folder, "clone", "--quiet", "--branch=production", cli.upstream, clone);
    const before = await readFile(join(clone, "carts/chart/values.yaml"), "utf8");
    await plainGit(clone, "apply", await cli.write("change.diff", told?.diff ?? ""));
    const after = await readFile(join(clone, "carts/chart/values.yaml"), "utf8");
    expect(after).toBe(before.replace("replicaCount: 1", "replicaCount: 2"));
  });

  it("reads a plain clone offline, and writes neither to it nor to its origin", async () => {
    const cli = await scene(dynatrace());
    const clone = join(cli.folder, "clone");
    await plainGit(cli.folder, "clone", "--quiet", cli.upstream, clone);
    await plainGit(clone, "remote", "set-url", "origin", "/nowhere");
    const state = async () =>
      Promise.all([
        plainGit(clone, "for-each-ref"),
        plainGit(clone, "count-objects", "-v"),
        plainGit(clone, "status", "--porcelain"),
        plainGit(cli.upstream, "for-each-ref"),
      ]);
    const before = await state();
    const { out } = ok(await cli.run(...cli.explain, `--repo=${clone}`, "--output=json"));
    expect(Told.parse(JSON.parse(out))).toEqual(await cli.json());
    expect(await state()).toEqual(before);
  });

  it.each<[string, Record<string, string>, Files, object]>([
    [
      "an unknown stage",
      { Tags: "keptn_project:sockshop, keptn_stage:prod, keptn_service:carts" },
      {},
      { kind: "ignore", reason: "unrouted", detail: 'shipyard.yaml has no stage "prod"' },
    ],
    [
      "an event without a project",
      { Tags: "" },
      {},
      { kind: "ignore", reason: "unrouted", detail: expect.stringContaining("names no project") },
    ],
    ["no rule", { ProblemTitle: "Disk full" }, {}, { kind: "ignore", reason: "no-rule" }],
    ["a resolved problem", { State: "RESOLVED" }, {}, { kind: "close", reason: "resolved" }],
    ["a merged problem", { State: "MERGED" }, {}, { kind: "ignore", reason: "merged" }],
    ["no state", { State: "" }, {}, { kind: "ignore", reason: "not-a-problem" }],
    [
      "bounds that are reached",
      {},
      { "evenkeel.yaml": "limits:\n  maxReplicas: 1\n" },
      { kind: "refuse", reason: "refusal", action: "scaling", attempt: 1 },
    ],
    [
      "an observed stage",
      {},
      { "evenkeel.yaml": "stages:\n  production:\n    mode: observe\n" },
      { kind: "ignore", reason: "observe-mode", action: "scaling" },
    ],
  ])("tells of %s", async (_, event, main, expected) => {
    const cli = await scene(dynatrace(event), { main });
    const [told] = await cli.json();
    expect(told?.decision).toMatchObject(expected);
  });

  it("fills in a project for an event that names none, and takes no other for it", async () => {
    const place = "keptn_stage:production, keptn_service:carts";
    const without = await scene(dynatrace({ Tags: place }));
    expect((await without.json("--project=sockshop"))[0]?.decision.kind).toBe("act");
    await without.write("event.json", dynatrace());
    const [other] = await without.json("--project=website");
    expect(other?.decision).toMatchObject({ kind: "ignore", reason: "unrouted" });
  });

  it("is held to what the server's configuration allows, where it is at hand", async () => {
    const cli = await scene(dynatrace());
    const config = "projects:\n  sockshop:\n    repository: acme/sockshop\n    mode: review\n";
    await cli.write("evenkeel.config.yaml", config);
    expect((await cli.json())[0]).toMatchObject({ merge: { mode: "review" } });
  });

  it("names the objectives where there are some, though it does not measure", async () => {
    const slo =
      "objectives:\n- sli: p90\n  pass:\n  - criteria: ['<1000']\ntotal_score:\n  pass: 90%\n";
    const cli = await scene(dynatrace(), { production: { "carts/slo.yaml": slo } });
    const { out } = ok(await cli.run(...cli.explain, `--repo=${cli.upstream}`));
    expect(out).toContain("evaluates the objectives of slo.yaml");
  });
});

describe("explain with a journal", () => {
  const own = problemId(aProblem());
  const url = "https://github.example.org/1";

  it.each<[string, readonly Entry[], object]>([
    [
      "a change under way",
      [opened, planned(), proposed()],
      { kind: "ignore", reason: "in-hand", detail: expect.stringContaining(url) },
    ],
    [
      "a merged change",
      [opened, planned(), proposed(), merged(), reconciled()],
      { kind: "ignore", reason: "in-hand" },
    ],
    [
      "actions that are used up",
      [opened, planned(), proposed(), merged(), reconciled(), evaluated(1, "fail")],
      { kind: "escalate", reason: "actions-exhausted" },
    ],
    [
      "a healed problem",
      [opened, planned(), proposed(), merged(), reconciled(), evaluated(1, "pass")],
      { kind: "ignore", reason: "awaiting-resolve" },
    ],
  ])("goes on from %s", async (_, entries, expected) => {
    const cli = await scene(dynatrace());
    await writeRecord(cli.upstream, own, entries);
    const [told] = await cli.json();
    expect(told).toMatchObject({ id: own, knownSince: "2026-03-01T03:10:00.000Z" });
    expect(told?.decision).toMatchObject(expected);
  });

  it("closes what a resolve ends", async () => {
    const cli = await scene(dynatrace({ State: "RESOLVED" }));
    await writeRecord(cli.upstream, own, [opened, planned(), proposed()]);
    const [told] = await cli.json();
    expect(told?.decision).toMatchObject({ kind: "close", reason: "resolved" });
  });

  it("tells the guard that holds an action back, and what it would be", async () => {
    const cli = await scene(dynatrace());
    const other = { ...opened, problem: aProblem({ occurrence: "another" }) } as const;
    await writeRecord(cli.upstream, "0123456789", [other, planned()]);
    const [told] = await cli.json();
    expect(told).toMatchObject({
      decision: { kind: "hold", reason: "open-change", action: "scaling" },
      guards: [{ guard: "open-change", until: null }],
      edits: [{ field: "replicaCount", to: "2" }],
    });
  });
});
