import { expect, it } from "vitest";
import { createDrainMemory } from "../../../src/flows/drain-memory.ts";
import { drainSpool } from "../../../src/flows/drain-spool.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { openEvaluations } from "../../../src/flows/evaluation/evaluation-files.ts";
import { listEvaluations } from "../../../src/flows/evaluation/list-evaluations.ts";
import type { SpoolItem } from "../../../src/ports.ts";
import { gateBench, request, started, type GateBench } from "./gate-bench.ts";
import { spoolOf } from "../spool-of.ts";

function spooledEvaluation(): SpoolItem {
  const payload = { kind: "evaluation", receivedAt: started.toISOString(), request: request() };
  return { id: "000-event-1", payload: JSON.stringify(payload) };
}

/** Dies once after each kind of effect; what it calls afterwards reaches nobody. */
function killing(bench: GateBench, points: string[]): GateBench["deps"] {
  let dead = false;
  const after = <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
    pointOf: (...args: Args) => string,
  ) => {
    return async (...args: Args): Promise<Result> => {
      if (dead) throw new Error("this server is dead");
      const result = await call(...args);
      const point = pointOf(...args);
      if (points.includes(point)) return result;
      points.push(point);
      dead = true;
      throw new Error(`killed after ${point}`);
    };
  };
  const { git, hosting, sinks } = bench.deps;
  const set = after(hosting.statuses.set, (_, __, { state }) => `status ${state}`);
  return {
    ...bench.deps,
    git: { ...git, commit: after(git.commit, (_, { message }) => message.split("(")[0] ?? "") },
    hosting: { ...hosting, statuses: { ...hosting.statuses, set } },
    sinks: (name) => ({ send: after(sinks(name).send, ({ type }) => type) }),
  };
}

it("goes from the spool to one answer, killed after every single effect", async () => {
  const bench = await gateBench();
  const { project } = bench;
  const { repository } = project;
  const items = [spooledEvaluation()];
  const points: string[] = [];
  const isAnswered = async () =>
    items.length === 0 && (await openEvaluations(bench.deps, repository)).length === 0;

  for (let lives = 0; lives < 20 && !(await isAnswered()); lives += 1) {
    const killed = { ...killing(bench, points), evaluations: new Map() };
    const deps = { ...killed, spool: spoolOf(items), home: repository };
    const projects = new Map([[project.name, project]]);
    await drainSpool({ ...deps, projects, enqueue: () => {}, drained: createDrainMemory() });
    for (const id of await openEvaluations(bench.deps, repository)) {
      await advanceEvaluation(deps, { project, id }).catch(() => undefined);
    }
    bench.deps.clock.advance(10_000);
  }

  expect(points).toEqual([
    "request",
    "status pending",
    "evaluate",
    "status success",
    "sh.keptn.event.evaluation.finished",
    "answer",
  ]);
  const records = await listEvaluations(bench.deps, repository, { limit: 10 });
  expect(records).toHaveLength(1);
  expect(bench.sent.length).toBeGreaterThan(1);
  expect(new Set(bench.sent.map(({ id }) => id))).toEqual(new Set([records[0]?.id]));
  expect(bench.posted.map(({ state }) => state)).toEqual(["pending", "success"]);
  expect((await bench.journal()).map((subject) => subject.split("(")[0])).toEqual([
    "request",
    "evaluate",
    "answer",
  ]);
});
