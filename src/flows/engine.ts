import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { journalBranch } from "../core/layout/layout.ts";
import { drainSpool } from "./drain-spool.ts";
import type { Hint } from "./hint.ts";
import type { Key } from "./key.ts";
import { done, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { reconcileStage } from "./reconcile/reconcile-stage.ts";
import type { StageMemory } from "./reconcile/stage-memory.ts";
import { advanceProblem } from "./remediation/advance-problem.ts";
import { reportChecks, type Checked } from "./report-checks.ts";
import { sweep } from "./sweep.ts";
import { advanceEvaluation } from "./evaluation/advance-evaluation.ts";
import type { EvaluationMemory } from "./evaluation/evaluation-memory.ts";
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
const secondsBetweenHintedSweeps = 10;

export function createEngine(
  ports: Ports,
  given: { readonly projects: readonly Project[]; readonly home: Repository },
): Engine {
  const projects = new Map(given.projects.map((project) => [project.name, project]));
  const memory: StageMemory = new Map();
  const evaluations: EvaluationMemory = new Map();
  const checked: Checked = new Map();
  const swept = new Map<string, number>();
  const soon = new Map<string, Disposable>();
  const queue = createWorkQueue(ports, perform, concurrency);
  const known = { memory, evaluations, checked, aside: new Map() };
  const deps = { ...ports, ...known, projects, home: given.home, enqueue: queue.add };

  function perform(key: Key): Promise<Outcome> {
    if (key.kind === "spool") return drainSpool(deps);
    const project = projects.get(key.project);
    if (project === undefined) return Promise.resolve(done);
    switch (key.kind) {
      case "sweep":
        return sweep(deps, project);
      case "problem":
        return advanceProblem(deps, { project, id: key.id });
      case "evaluation":
        return advanceEvaluation(deps, { project, id: key.id });
      case "stage":
        return reconcileStage(
          { ...deps, stageMoved: (stage) => queue.add({ ...key, stage }) },
          { project, stage: key.stage },
        );
      case "checks":
        return reportChecks(deps, { project, sha: key.sha });
    }
  }

  /** One look answers many hints: a busy repository sends one for every step of its own checks. */
  function sweepSoon(project: string): void {
    if (soon.has(project)) return;
    const last = swept.get(project) ?? 0;
    const now = ports.clock.now().getTime();
    const wait = Math.max(0, last + secondsBetweenHintedSweeps * 1000 - now);
    const sweepNow = () => {
      soon.delete(project);
      swept.set(project, ports.clock.now().getTime());
      queue.add({ kind: "sweep", project });
    };
    if (wait === 0) sweepNow();
    else soon.set(project, ports.clock.timer(new Date(now + wait), sweepNow));
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
      // What we wrote ourselves is no news.
      if (hint.event === "push" && hint.branch === journalBranch) return;
      for (const { name, repository } of given.projects) {
        if (repository.slug?.toLowerCase() !== hint.slug.toLowerCase()) continue;
        if (hint.again === true && hint.sha !== undefined) checked.delete(hint.sha);
        sweepSoon(name);
      }
    },
    drain: queue.drain,
    stop: async () => {
      for (const timer of soon.values()) timer[Symbol.dispose]();
      await queue.stop();
      for (const { live } of memory.values()) live?.[Symbol.dispose]();
    },
  };
}
