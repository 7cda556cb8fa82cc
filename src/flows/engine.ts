import type { Ports } from "../ports.ts";
import type { Repository } from "../ports/git.ts";
import { journalBranch } from "../core/layout/layout.ts";
import { createDrainMemory } from "./drain-memory.ts";
import { drainSpool } from "./drain-spool.ts";
import type { Hint } from "./hint.ts";
import { formatKey, type Key } from "./key.ts";
import type { MonitorMemory } from "./monitor/monitor-memory.ts";
import { pollMonitor } from "./monitor/poll-monitor.ts";
import { done, type Outcome } from "./outcome.ts";
import type { Project } from "./project.ts";
import { reconcileStage } from "./reconcile/reconcile-stage.ts";
import type { StageMemory } from "./reconcile/stage-memory.ts";
import { emptyAccountMemory } from "./account/account-memory.ts";
import { giveAccount } from "./account/give-account.ts";
import { advanceProblem } from "./remediation/advance-problem.ts";
import type { MergeHolds } from "./remediation/merge-holds.ts";
import { reportChecks, type Checked } from "./report-checks.ts";
import { sweep } from "./sweep.ts";
import { advanceEvaluation } from "./evaluation/advance-evaluation.ts";
import type { EvaluationMemory } from "./evaluation/evaluation-memory.ts";
import { tellWaiting } from "./tell-waiting.ts";
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
  /** Which events are held up and why, in sentences without a full stop. */
  readonly waiting: () => readonly string[];
};

/** Most passes only wait for git and GitHub; those of one repository share its fetches and its journal's commits. */
const concurrency = 64;
const secondsBetweenHintedLooks = 10;

export function createEngine(
  ports: Ports,
  given: { readonly projects: readonly Project[]; readonly home: Repository },
): Engine {
  const projects = new Map(given.projects.map((project) => [project.name, project]));
  const monitors = new Set(given.projects.flatMap((project) => project.monitors));
  const memory: StageMemory = new Map();
  const evaluations: EvaluationMemory = new Map();
  const checked: Checked = new Map();
  const monitored: MonitorMemory = new Map();
  const looked = new Map<string, number>();
  const soon = new Map<string, Disposable>();
  const queue = createWorkQueue(ports, perform, concurrency);
  const mergeHolds: MergeHolds = new Map();
  const accounts = emptyAccountMemory();
  const known = {
    memory,
    evaluations,
    checked,
    monitored,
    mergeHolds,
    accounts,
    drained: createDrainMemory(),
  };
  const deps = { ...ports, ...known, projects, home: given.home, enqueue: queue.add };

  function perform(key: Key): Promise<Outcome> {
    if (key.kind === "spool") return drainSpool(deps);
    if (key.kind === "monitor") return pollMonitor(deps, key.name);
    const project = projects.get(key.project);
    if (project === undefined) return Promise.resolve(done);
    switch (key.kind) {
      case "sweep":
        return sweep(deps, project);
      case "problem":
        return advanceProblem(deps, { project, id: key.id });
      case "account":
        return giveAccount(deps, { project, id: key.id });
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

  function ownerOf(url: string): string {
    const owner = given.projects.find(({ repository }) => repository.url === url);
    return owner?.name ?? "what belongs to no project";
  }

  /** One look answers many hints: a busy repository sends one for every step of its own checks. */
  function lookSoon(key: Key): void {
    const name = formatKey(key);
    if (soon.has(name)) return;
    const last = looked.get(name) ?? 0;
    const now = ports.clock.now().getTime();
    const wait = Math.max(0, last + secondsBetweenHintedLooks * 1000 - now);
    const lookNow = () => {
      soon.delete(name);
      looked.set(name, ports.clock.now().getTime());
      queue.add(key);
    };
    if (wait === 0) lookNow();
    else soon.set(name, ports.clock.timer(new Date(now + wait), lookNow));
  }

  return {
    start: () => {
      queue.add({ kind: "spool" });
      for (const { name } of given.projects) queue.add({ kind: "sweep", project: name });
      for (const name of monitors) queue.add({ kind: "monitor", name });
    },
    hint: (hint) => {
      if (hint.kind === "spool") {
        queue.add({ kind: "spool" });
        return;
      }
      if (hint.kind === "monitors") {
        for (const name of monitors) lookSoon({ kind: "monitor", name });
        return;
      }
      // What we wrote ourselves is no news.
      if (hint.event === "push" && hint.branch === journalBranch) return;
      for (const { name, repository } of given.projects) {
        if (repository.slug?.toLowerCase() !== hint.slug.toLowerCase()) continue;
        if (hint.again === true && hint.sha !== undefined) checked.delete(hint.sha);
        lookSoon({ kind: "sweep", project: name });
      }
    },
    drain: queue.drain,
    waiting: () => tellWaiting(known.drained, ownerOf),
    stop: async () => {
      for (const timer of soon.values()) timer[Symbol.dispose]();
      await queue.stop();
      for (const { live } of memory.values()) live?.[Symbol.dispose]();
    },
  };
}
