import { expect, it } from "vitest";
import { REPO, SLUG, startWorld, statusOf } from "./world.ts";

async function world(events: readonly "check_run"[] = []) {
  const made = await startWorld({ events });
  const main = await made.bot.rest.git.getRef({ ...REPO, ref: "heads/main" });
  return { ...made, sha: main.data.object.sha };
}

function annotations(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    path: "carts/slo.yaml",
    start_line: at + 1,
    end_line: at + 1,
    annotation_level: "failure" as const,
    message: `line ${at + 1}`,
  }));
}

it("creates a run, adds annotations to it call by call, and completes it", async () => {
  const { bot, sha } = await world();
  const output = { title: "1 fault", summary: "see below" };
  const created = await bot.rest.checks.create({
    ...REPO,
    name: "evenkeel/validate",
    head_sha: sha,
    status: "in_progress",
    output: { ...output, annotations: annotations(50) },
  });
  expect(created.data).toMatchObject({ status: "in_progress", app: { slug: "evenkeel" } });
  const updated = await bot.rest.checks.update({
    ...REPO,
    check_run_id: created.data.id,
    conclusion: "failure",
    output: { ...output, annotations: annotations(1) },
  });
  expect(updated.data).toMatchObject({
    status: "completed",
    conclusion: "failure",
    output: { annotations_count: 51 },
  });
  const listed = await bot.rest.checks.listAnnotations({
    ...REPO,
    check_run_id: created.data.id,
    page: 2,
  });
  expect(listed.data).toHaveLength(21);
});

it("lists the newest run of each name, with its suite", async () => {
  const { bot, sha, github } = await world();
  for (const conclusion of ["failure", "success"] as const) {
    await bot.rest.checks.create({ ...REPO, name: "a", head_sha: sha, conclusion });
  }
  await github.reportCheck(SLUG, { sha, name: "ci", conclusion: null });
  const latest = await bot.rest.checks.listForRef({ ...REPO, ref: "main" });
  expect(latest.data.check_runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["ci", null],
    ["a", "success"],
  ]);
  const all = await bot.rest.checks.listForRef({
    ...REPO,
    ref: sha,
    check_name: "a",
    filter: "all",
  });
  expect(all.data.total_count).toBe(2);
  const suites = await bot.rest.checks.listSuitesForRef({ ...REPO, ref: sha });
  expect(suites.data.check_suites.map(({ app, status }) => [app?.slug, status])).toEqual([
    ["evenkeel", "completed"],
    ["github-actions", "in_progress"],
  ]);
});

it.each([
  {
    why: "51 annotations",
    body: { output: { title: "t", summary: "s", annotations: annotations(51) } },
  },
  { why: "an output without a summary", body: { output: { title: "t" } } },
  { why: "completed without a conclusion", body: { status: "completed" } },
  { why: "an unknown commit", body: { head_sha: "0".repeat(40) } },
])("refuses $why", async ({ body }) => {
  const { bot, sha } = await world();
  const request = { method: "POST" as const, url: "/repos/acme/shop/check-runs" };
  const refused = bot.request({ ...request, name: "a", head_sha: sha, ...body });
  expect((await statusOf(refused)).status).toBe(422);
});

it("leaves other Apps' runs alone", async () => {
  const { bot, sha, github } = await world();
  await github.reportCheck(SLUG, { sha, name: "ci", conclusion: "failure" });
  const runs = await bot.rest.checks.listForRef({ ...REPO, ref: sha });
  const change = bot.rest.checks.update({
    ...REPO,
    check_run_id: Number(runs.data.check_runs[0]?.id),
    conclusion: "success",
  });
  expect((await statusOf(change)).status).toBe(403);
});

it("passes a re-run on to the App and leaves the run as it is", async () => {
  const made = await world(["check_run"]);
  const { bot, sha, github } = made;
  const run = await bot.rest.checks.create({
    ...REPO,
    name: "a",
    head_sha: sha,
    conclusion: "failure",
  });
  github.rerequestCheck(SLUG, run.data.id, "alice");
  const hooks = (await made.received()).filter(({ event }) => event === "check_run");
  expect(hooks.map(({ payload }) => payload.action)).toEqual(["created", "rerequested"]);
  expect(hooks[1]?.payload).toMatchObject({
    check_run: { id: run.data.id, conclusion: "failure" },
    sender: { login: "alice" },
  });
});
