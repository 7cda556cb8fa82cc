import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkDigest } from "../../../src/adapters/github/check-output.ts";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import type { CheckRun } from "../../../src/core/pull-request/check-run.ts";
import { json, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const base = "/repos/acme/shop";
const listing = `GET ${base}/commits/c0ffee/check-runs`;
const creating = `POST ${base}/check-runs`;
const updating = `PATCH ${base}/check-runs/5`;
const statuses = `GET ${base}/commits/c0ffee/statuses`;
const setting = `POST ${base}/statuses/c0ffee`;

const app = {
  [`GET ${base}/installation`]: () => json({ id: 55 }),
  "POST /app/installations/55/access_tokens": () =>
    json({ token: "ghs_1", expires_at: "2999-01-01T00:00:00Z" }, 201),
  [creating]: () => json({ id: 5 }, 201),
  [updating]: () => json({ id: 5 }),
  [statuses]: () => json([]),
  [setting]: () => json({}, 201),
};

function hostingOf(routes: Parameters<typeof scriptedFetch>[0], kind: "app" | "token" = "app") {
  const script = scriptedFetch({ ...app, ...routes });
  const auth =
    kind === "app" ? { kind, appId: 42, privateKey } : ({ kind, token: "ghp_1" } as const);
  const hosting = createHosting({ auth, fetch: script.fetch, log: silent });
  const writes = () =>
    script.calls.filter(({ line }) => [creating, updating, setting].includes(line));
  return { ...script, hosting, writes };
}

const run: CheckRun = {
  name: "evenkeel/validate",
  state: "failure",
  title: "1 fault",
  summary: "See the line.",
  annotations: [{ path: "slo.yaml", line: 3, column: 7, message: "weight must be a number" }],
};

function existing(over: Readonly<Record<string, unknown>>) {
  const output = { annotations_count: 0 };
  const whole = { id: 5, name: run.name, status: "completed", app: { id: 42 }, output, ...over };
  return { [listing]: () => json({ total_count: 1, check_runs: [whole] }) };
}

const none = { [listing]: () => json({ total_count: 0, check_runs: [] }) };

describe("report() as an App", () => {
  it("creates a run with the fault on its line", async () => {
    const { hosting, bodies } = hostingOf(none);
    await hosting.checks.report(repository, "c0ffee", run);
    expect(bodies(creating)).toEqual([
      {
        name: "evenkeel/validate",
        head_sha: "c0ffee",
        status: "completed",
        conclusion: "failure",
        external_id: checkDigest(run),
        output: {
          title: "1 fault",
          summary: "See the line.",
          annotations: [
            {
              path: "slo.yaml",
              start_line: 3,
              end_line: 3,
              start_column: 7,
              end_column: 7,
              annotation_level: "failure",
              message: "weight must be a number",
            },
          ],
        },
      },
    ]);
  });

  it.each([
    ["says nothing twice", { external_id: checkDigest(run) }, []],
    ["begins a new run after a finished one that said otherwise", { external_id: "x" }, [creating]],
    ["goes on with one in progress", { status: "in_progress" }, [updating]],
    [
      "leaves one that was interrupted between annotations",
      { status: "in_progress", output: { annotations_count: 50 } },
      [creating],
    ],
    ["leaves another App's alone", { app: { id: 1 }, external_id: checkDigest(run) }, [creating]],
  ])("%s", async (_, over, lines) => {
    const { hosting, writes } = hostingOf(existing(over));
    await hosting.checks.report(repository, "c0ffee", run);
    expect(writes().map(({ line }) => line)).toEqual(lines);
  });

  it("sends 50 annotations a time and finishes with the last", async () => {
    const annotations = Array.from({ length: 120 }, (_, index) => ({
      path: "slo.yaml",
      line: index + 1,
      column: 1,
      message: "wrong",
    }));
    const { hosting, writes } = hostingOf(none);
    await hosting.checks.report(repository, "c0ffee", { ...run, annotations });
    expect(writes().map(({ line, body }) => [line, Object(body)])).toMatchObject([
      [creating, { status: "in_progress", output: { annotations: { length: 50 } } }],
      [updating, { status: "in_progress", output: { annotations: { length: 50 } } }],
      [updating, { status: "completed", output: { annotations: { length: 20 } } }],
    ]);
    expect(writes()[0]?.body).not.toHaveProperty("external_id");
  });

  it("posts a status while the installation lacks the permission", async () => {
    const { hosting, bodies } = hostingOf({
      [listing]: () => json({ message: "Resource not accessible by integration" }, 403),
    });
    await hosting.checks.report(repository, "c0ffee", run);
    expect(bodies(setting)).toEqual([
      { context: "evenkeel/validate", state: "failure", description: "1 fault" },
    ]);
  });
});

describe("report() with a plain token", () => {
  it.each([
    [[], 1],
    [[{ context: "Evenkeel/Validate", state: "failure", description: "1 fault" }], 0],
    [[{ context: "evenkeel/validate", state: "pending", description: "1 fault" }], 1],
  ])("posts a status on change only: after %j", async (before, count) => {
    const { hosting, bodies } = hostingOf({ [statuses]: () => json(before) }, "token");
    await hosting.checks.report(repository, "c0ffee", run);
    expect(bodies(setting)).toHaveLength(count);
  });
});

describe("results()", () => {
  it("lets the newest run of a sender count, and the worst of several senders", async () => {
    const output = {};
    const runs = [
      { id: 1, name: "build", status: "completed", conclusion: "failure", app: { id: 1 }, output },
      { id: 2, name: "build", status: "completed", conclusion: "success", app: { id: 1 }, output },
      { id: 3, name: "scan", status: "completed", conclusion: "skipped", app: { id: 1 }, output },
      { id: 4, name: "scan", status: "completed", conclusion: "timed_out", app: { id: 2 }, output },
      { id: 5, name: "slow", status: "queued", conclusion: null, app: { id: 1 }, output },
    ];
    const { hosting } = hostingOf({
      [listing]: () => json({ total_count: 5, check_runs: runs }),
      [statuses]: () =>
        json([
          { context: "CI", state: "success" },
          { context: "ci", state: "error" },
          { context: "slow", state: "success" },
        ]),
    });
    const results = await hosting.checks.results(repository, "c0ffee");
    expect(Object.fromEntries(results)).toEqual({
      build: "success",
      scan: "failure",
      slow: "pending",
      CI: "success",
    });
  });
});

describe("statuses", () => {
  it("cuts a description by code point", async () => {
    const { hosting, bodies } = hostingOf({});
    const description = "🔥".repeat(200);
    await hosting.statuses.set(repository, "c0ffee", {
      context: "x",
      state: "pending",
      description,
      url: "https://e.example/1",
    });
    expect(bodies(setting)).toEqual([
      {
        context: "x",
        state: "pending",
        description: `${"🔥".repeat(139)}…`,
        target_url: "https://e.example/1",
      },
    ]);
  });
});
