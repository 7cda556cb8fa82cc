import { expect, it } from "vitest";
import type { Entry, EntryOf } from "../../../src/core/journal/entry.ts";
import { readRecords } from "../../../src/flows/journal.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { watchReverts } from "../../../src/flows/remediation/watch-reverts.ts";
import type { CommitChange } from "../../../src/ports/git.ts";
import { shaOf } from "../../adapters/git/upstream.ts";
import { planned, proposed } from "../../support/records.ts";
import { started } from "../evaluation/gate-bench.ts";
import { decideBench, deployment } from "./decide-bench.ts";

const path = "carts/manifests/deployment.yaml";
const replicas = { path, field: "spec.replicas", object: "Deployment/carts", from: "1", to: "2" };
const ada = { name: "Ada", email: "ada@example.test" };
const at = started.toISOString();

function mergedAs(attempt: number, sha: string): Entry {
  return { kind: "pull-request-merged", at, attempt, sha, by: "evenkeel[bot]" };
}

function trailers(id: string, { stage = "production", service = "carts" } = {}): string {
  return `Stage: ${stage}\nService: ${service}\nProblem-Id: ${id}\n`;
}

/** A remediation that took carts from 1 replica to 2, and whoever comes after it. */
async function remediated(given: Partial<EntryOf<"action-planned">> = {}) {
  const bench = await decideBench("limits: { holdHours: 24 }");
  const { deps, project, problem, commit, append } = bench;
  const { repository } = project;
  const sha = await commit("production", { [path]: deployment("carts", 2) });
  const id = await problem(
    {},
    planned(1, { changes: [replicas], ...given }),
    proposed(),
    mergedAs(1, sha),
  );
  return {
    ...bench,
    id,
    append,
    /** A person's commit on production. */
    person: async (files: Readonly<Record<string, string>>, more: Partial<CommitChange> = {}) =>
      shaOf(
        await deps.git.commit(repository, {
          branch: "production",
          expected: (await deps.git.heads(repository)).get("production"),
          files: new Map(Object.entries(files)),
          message: "fix: by hand",
          author: ada,
          at: new Date(started.getTime() + 60_000),
          ...more,
        }),
      ),
    watch: async () => {
      const reading = await readProject(deps, project);
      if (reading.kind !== "ready") throw new Error(reading.reason);
      return watchReverts(deps, reading.view, await readRecords(deps, repository));
    },
  };
}

it("holds the action that a person took back, once, with who, what and until when", async () => {
  const { id, read, watch, person, append, clock } = await remediated();
  clock.advance(120_000);
  expect(await watch()).toEqual([]);
  const commit = await person({ [path]: deployment("carts", 1) });
  expect(await watch()).toEqual([id]);
  expect((await read(id)).holds).toMatchObject([
    {
      action: "scaling",
      by: "Ada",
      reason: `reverted in ${commit.slice(0, 7)}`,
      until: "2026-03-02T03:01:00.000Z",
      commit,
    },
  ]);
  expect(await watch()).toEqual([]);
  await append(id, { kind: "hold-lifted", at, by: "ada" });
  expect(await watch()).toEqual([]);
  expect((await read(id)).holds).toEqual([]);
});

it("says what a person changed a field to", async () => {
  const { id, read, watch, person } = await remediated();
  const commit = await person({ [path]: deployment("carts", 7) });
  await person({ [path]: `# more\n${deployment("carts", 7)}` });
  expect(await watch()).toEqual([id]);
  expect((await read(id)).holds).toMatchObject([
    { reason: `spec.replicas was changed to 7 in ${commit.slice(0, 7)}` },
  ]);
});

it("does not mind what people change elsewhere", async () => {
  const { watch, person } = await remediated();
  await person({ [path]: `# a comment\n${deployment("carts", 2)}`, "README.md": "hello" });
  expect(await watch()).toEqual([]);
});

it("knows the next remediation by its trailers, its merge in the journal, or the head that it merges", async () => {
  const { id, watch, person, append } = await remediated();
  await person({ [path]: deployment("carts", 3) }, { message: `fix: more\n\n${trailers(id)}` });
  expect(await watch()).toEqual([]);
  const sha = await person({ [path]: deployment("carts", 4) });
  await append(id, planned(2), mergedAs(2, sha));
  expect(await watch()).toEqual([]);
});

it.each([
  ["stage", { stage: "dev" }],
  ["service", { service: "orders" }],
])(
  "takes for a person's what has the trailers of another %s, as a picked commit",
  async (_, of) => {
    const { id, watch, person } = await remediated();
    await person(
      { [path]: deployment("carts", 3) },
      { message: `fix: more\n\n${trailers(id, of)}` },
    );
    expect(await watch()).toEqual([id]);
  },
);

it("minds only the old files of a remediation that put back whole files", async () => {
  const whole = { ...replicas, field: null, object: null, from: "a", to: "b" };
  const { id, watch, person } = await remediated({ action: "rollback", changes: [whole] });
  await person({ [path]: deployment("carts", 9) });
  expect(await watch()).toEqual([]);
  await person({ [path]: deployment("carts", 1) });
  expect(await watch()).toEqual([id]);
});

it.each([
  ["an hour ahead", 60, "2026-03-02T03:02:00.000Z"],
  ["a day behind", -24 * 60, undefined],
])("does not rely on a person's clock that is %s", async (_, minutes, until) => {
  const { id, read, watch, person, clock } = await remediated();
  const committed = new Date(started.getTime() + minutes * 60_000);
  await person({ [path]: deployment("carts", 1) }, { at: committed });
  clock.advance(120_000);
  await watch();
  expect((await read(id)).holds[0]?.until).toBe(until);
});

it("leaves alone what was long ago, and what puts values back", async () => {
  const { watch, person, clock } = await remediated();
  await person({ [path]: deployment("carts", 1) });
  clock.advance(25 * 3_600_000);
  expect(await watch()).toEqual([]);
  const back = await remediated({ purpose: "return" });
  await back.person({ [path]: deployment("carts", 1) });
  expect(await back.watch()).toEqual([]);
});

it("keeps the action from the service, whatever its next problem is", async () => {
  const { id, watch, person, append, problem, advance, read } = await remediated();
  await person({ [path]: deployment("carts", 1) });
  await append(id, { kind: "closed", at, reason: "resolved", detail: "" });
  await watch();
  const next = await problem({ occurrence: "next" });
  expect(await advance(next)).toMatchObject({ kind: "waiting" });
  expect((await read(next)).held).toMatchObject({ guard: "hold" });
});
