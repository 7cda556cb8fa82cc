import { explainKnown } from "../core/explanation/explain-known.ts";
import { decided, type Explanation } from "../core/explanation/explanation.ts";
import { foldRecord, type ProblemRecord } from "../core/journal/fold-record.ts";
import { isRecorded } from "../core/journal/is-recorded.ts";
import { phaseOf } from "../core/journal/phase.ts";
import type { Problem } from "../core/problem/problem.ts";
import { problemId } from "../core/problem/problem-id.ts";
import type { Ports } from "../ports.ts";
import { explainAssessment } from "./explain-assessment.ts";
import { readRecord } from "./journal.ts";
import type { Project } from "./project.ts";
import { readProject } from "./project-view.ts";
import { assess } from "./remediation/assess.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators">;

/** What would happen about `problem` if it arrived now. Reads the mirror as it is, and writes nothing. */
export async function explain(
  deps: Deps,
  { project, problem }: { readonly project: Project; readonly problem: Problem },
): Promise<Explanation> {
  const id = problemId(problem);
  const known = await readRecord(deps, project.repository, id);
  const common = { id, problem, knownSince: known?.openedAt ?? null };
  const reading = await readProject(deps, project);
  if (reading.kind === "not-ready") {
    return { ...common, ...nothing, decision: decided("unknown", "not-ready", reading.reason) };
  }
  const record = withReport(id, known, { problem, at: deps.clock.now().toISOString() });
  if (record === undefined) {
    const detail = "the journal's record of this occurrence cannot be read";
    return { ...common, ...nothing, decision: decided("unknown", "not-ready", detail) };
  }
  const phase = phaseOf(record);
  if (phase.kind !== "deciding") {
    return { ...common, ...nothing, decision: explainKnown(record, phase) };
  }
  const { view } = reading;
  const assessment = await assess(deps, view, { record, attempt: phase.attempt });
  return { ...common, ...(await explainAssessment(deps, view, { record, assessment })) };
}

/** A problem of which nothing but its own words is known. */
export function explainAlone(problem: Problem, detail: string): Explanation {
  const decision = decided("unknown", "no-repository", detail);
  return { id: problemId(problem), problem, knownSince: null, ...nothing, decision };
}

/** A problem that the server could not bring to a project: it would be recorded, and nothing else. */
export function explainUnrouted(problem: Problem, detail: string): Explanation {
  const decision = decided("ignore", "unrouted", detail);
  return { id: problemId(problem), problem, knownSince: null, ...nothing, decision };
}

const nothing = { guards: [], edits: [], files: [], merge: null };

/** The record as it would be once this report is in it: a repeat joins, an end and a new beginning are noted. */
function withReport(
  id: string,
  known: ProblemRecord | undefined,
  { problem, at }: { readonly problem: Problem; readonly at: string },
): ProblemRecord | undefined {
  if (known === undefined) return foldRecord(id, [{ kind: "problem-opened", at, problem }]);
  const over = problem.state === "resolved" || problem.state === "merged";
  const report = { kind: over ? "problem-resolved" : "problem-reopened", at } as const;
  if (isRecorded(known.entries, report)) return known;
  return foldRecord(id, [...known.entries, report]);
}
