import type { JoinedProblem } from "../../core/account/joined-list.ts";
import type { Ports } from "../../ports.ts";
import type { EvaluationMemory } from "../evaluation/evaluation-memory.ts";
import type { Key } from "../key.ts";
import type { MergeHolds } from "../remediation/merge-holds.ts";
import type { MonitorMemory } from "../monitor/monitor-memory.ts";
import type { Case } from "../remediation/step.ts";
import type { AccountMemory } from "./account-memory.ts";

export type AccountDeps = Pick<
  Ports,
  "git" | "clock" | "log" | "hosting" | "indicators" | "monitors" | "sinks"
> & {
  readonly enqueue: (key: Key) => void;
  readonly evaluations: EvaluationMemory;
  readonly mergeHolds: MergeHolds;
  readonly accounts: AccountMemory;
  readonly monitored: MonitorMemory;
};

/** What every surface tells of: one problem, and those that its change answers too. */
export type AccountCase = Case & { readonly joined: readonly JoinedProblem[] };
