import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import type { Entry } from "../../core/journal/entry.ts";
import type { Ports } from "../../ports.ts";
import { appendEntry } from "../journal.ts";
import type { EvaluationMemory } from "../evaluation/evaluation-memory.ts";
import type { Key } from "../key.ts";
import type { Outcome } from "../outcome.ts";
import type { ProjectView } from "../project-view.ts";

/** `again`: the record grew by a line, so read it and go on from there. */
export type Step = Outcome | { readonly kind: "again" };

export type StepDeps = Pick<Ports, "git" | "clock" | "log" | "hosting" | "indicators"> & {
  readonly enqueue: (key: Key) => void;
  readonly evaluations: EvaluationMemory;
};

/** What every step works on: one problem of one project, as both are right now. */
export type Case = { readonly view: ProjectView; readonly record: ProblemRecord };

type WithoutTime<E> = E extends unknown ? Omit<E, "at"> : never;

/** Records what happened; the next step starts from the record that holds it. */
export async function record(
  deps: StepDeps,
  { view, record: { id } }: Case,
  entry: WithoutTime<Entry>,
): Promise<Step> {
  const dated: Entry = { ...entry, at: deps.clock.now().toISOString() };
  await appendEntry(deps, { repository: view.project.repository, id }, dated);
  return { kind: "again" };
}
