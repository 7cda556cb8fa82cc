import type { Ports, Repository, Sha } from "../ports.ts";
import { drainSpool } from "./drain-spool.ts";
import type { Hint } from "./hint.ts";
import type { Key } from "./key.ts";
import { done, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { reconcileStage, type StageMemory } from "./reconcile-stage.ts";
import { advanceProblem } from "./remediation/advance-problem.ts";
import { reportChecks } from "./report-checks.ts";
import { sweep } from "./sweep.ts";
import { createWorkQueue } from "./work-queue.ts";

/** The loop of the whole server: hints and timers in, work on keys out. */
export type Engine = {
  /** Takes up whatever the last process left. */
  readonly start: () => void;
  /** Something may have changed; returns at once. */
  readonly hint: (hint: Hint) => void;
  /** Resolves when no work is running or due; timers stay set. */
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const concurrency = 8;

export function createEngine(
  ports: Ports,
  given: { readonly projects: readonly Project[]; readonly home: Repository },
): Engine {
  const projects = new Map(given.projects.map((project) => [project.name, project]));
  const memory: StageMemory = new Map();
  const checked = new Set<Sha>();
  const queue = createWorkQueue(ports, perform, concurrency);
  const deps = { ...ports, projects, home: given.home, memory, checked, enqueue: queue.add };

  function perform(key: Key): Promise<Outcome> {
    if (key.kind === "spool") return drainSpool(deps);
    const project = projects.get(key.project);
    if (project === undefined) return Promise.resolve(done);
    switch (key.kind) {
      case "sweep":
        return sweep(deps, project);
      case "problem":
        return advanceProblem(deps, { project, id: key.id });
      case "stage":
        return reconcileStage(deps, { project, stage: key.stage });
      case "checks":
        return reportChecks(deps, { project, sha: key.sha });
    }
  }

  return {
    start: () => {
      queue.add({ kind: "spool" });
      for (const { name } of given.projects) queue.add({ kind: "sweep", project: name });
    },
    hint: (hint) => {
      if (hint.kind === "spool") {
        queue.add({ kind: "spool" });
        return;
      }
      for (const { name, repository } of given.projects) {
        if (repository.slug?.toLowerCase() !== hint.slug.toLowerCase()) continue;
        if (hint.again === true && hint.sha !== undefined) checked.delete(hint.sha);
        queue.add({ kind: "sweep", project: name });
      }
    },
    drain: queue.drain,
    stop: queue.stop,
  };
}
