import type { Entry } from "../../../src/core/journal/entry.ts";
import type { ProblemRecord } from "../../../src/core/journal/fold-record.ts";
import { phaseOf } from "../../../src/core/journal/phase.ts";
import { problemId } from "../../../src/core/problem/problem-id.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { appendEntry, readRecord } from "../../../src/flows/journal.ts";
import { formatKey, type Key } from "../../../src/flows/key.ts";
import { readProject } from "../../../src/flows/project-view.ts";
import { decide } from "../../../src/flows/remediation/decide.ts";
import { followLead } from "../../../src/flows/remediation/follow-lead.ts";
import type { Case, Step, StepDeps } from "../../../src/flows/remediation/step.ts";
import { aProblem } from "../../support/records.ts";
import { gateBench, started } from "../evaluation/gate-bench.ts";

const rules = `remediations:
  - name: default
    actions:
      - action: scaling
        value: "+1"
      - action: scaling
        value: "+2"
`;

function service(name: string): Readonly<Record<string, string>> {
  return {
    [`${name}/remediation.yaml`]: rules,
    [`${name}/manifests/deployment.yaml`]: deployment(name, 1),
  };
}

export function deployment(name: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector: {}
  template: {}
`;
}

/** The project `shop` with rules for its services, and problems that are decided step by step. */
export async function decideBench(policy = "", services: readonly string[] = ["carts", "orders"]) {
  const production = Object.assign({}, ...services.map(service));
  const bench = await gateBench({ main: { "evenkeel.yaml": policy }, production });
  const { project } = bench;
  const { repository } = project;
  const enqueued: string[] = [];
  const memory = { mergeHolds: new Map() };
  const deps: StepDeps = {
    ...bench.deps,
    enqueue: (key: Key) => void enqueued.push(formatKey(key)),
    ...memory,
  };

  const read = async (id: string): Promise<ProblemRecord> => {
    const record = await readRecord(deps, repository, id);
    if (record === undefined) throw new Error(`no record of ${id}`);
    return record;
  };
  const given = async (id: string): Promise<Case> => {
    const reading = await readProject(deps, project);
    if (reading.kind !== "ready") throw new Error(reading.reason);
    return { view: reading.view, record: await read(id) };
  };
  const append = (id: string, ...entries: readonly Entry[]) =>
    entries.reduce<Promise<unknown>>(
      (before, entry) => before.then(() => appendEntry(deps, { repository, id }, entry)),
      Promise.resolve(),
    );
  const step = async (id: string): Promise<Step | undefined> => {
    const one = await given(id);
    const phase = phaseOf(one.record);
    if (phase.kind === "deciding") return decide(deps, one, phase.attempt);
    return phase.kind === "joined" ? followLead(deps, one, phase.lead) : undefined;
  };
  return {
    ...bench,
    deps,
    clock: bench.deps.clock,
    enqueued,
    given,
    read,
    append,
    /** A new problem with its lines so far; its id. */
    problem: async (problem: Partial<Problem>, ...entries: readonly Entry[]) => {
      const whole = aProblem({ project: "shop", ...problem });
      const id = problemId(whole);
      const at = started.toISOString();
      await append(id, { kind: "problem-opened", at, problem: whole }, ...entries);
      return id;
    },
    /** Decides, or follows the lead, until there is nothing to do or something else is to come; what the last step said. */
    advance: async (id: string) => {
      let last: Step | undefined;
      for (let steps = 0; steps < 10; steps += 1) {
        const next = await step(id);
        if (next === undefined) return last;
        last = next;
        if (last.kind !== "again") return last;
      }
      throw new Error("it does not come to an end");
    },
    kinds: async (id: string) => (await read(id)).entries.map(({ kind }) => kind),
  };
}
