import { explainKnown } from "../core/explanation/explain-known.ts";
import { explainReport } from "../core/explanation/explain-report.ts";
import { decided, type Explanation } from "../core/explanation/explanation.ts";
import { entriesOfReport } from "../core/journal/entries-of-report.ts";
import { foldRecord, type ProblemRecord } from "../core/journal/fold-record.ts";
import { recordedAs } from "../core/journal/recorded-as.ts";
import { phaseOf } from "../core/journal/phase.ts";
import type { Problem } from "../core/problem/problem.ts";
import { problemId } from "../core/problem/problem-id.ts";
import type { Ports } from "../ports.ts";
import { explainAssessment } from "./explain-assessment.ts";
import { readRecord, readRecords } from "./journal.ts";
import { familyOf } from "./known-occurrences.ts";
import type { Project } from "./project.ts";
import { readProject } from "./project-view.ts";
import { assess } from "./remediation/assess.ts";

type Deps = Pick<Ports, "git" | "clock" | "indicators" | "log">;

/** What would happen about `problem` if it arrived now. Reads the mirror as it is, and writes nothing. */
export async function explain(
  deps: Deps,
  { project, problem: told }: { readonly project: Project; readonly problem: Problem },
): Promise<Explanation> {
  const problem = await asRecorded(deps, project, told);
  const id = problemId(problem);
  const known = await readRecord(deps, project.repository, id);
  const common = { id, problem, knownSince: known?.openedAt ?? null };
  const over = known === undefined ? explainReport(problem) : undefined;
  if (over !== undefined) return { ...common, ...nothing, decision: over };
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

/** A problem that the server could not bring to a project: it would be recorded, and nothing else. */
export function explainUnrouted(problem: Problem, detail: string): Explanation {
  const decision = decided("ignore", "unrouted", detail);
  return { id: problemId(problem), problem, knownSince: null, ...nothing, decision };
}

const nothing = { guards: [], edits: [], files: [], merge: null };

/** As the occurrence that it would be recorded as. */
async function asRecorded(deps: Deps, project: Project, problem: Problem): Promise<Problem> {
  const family = familyOf(problem);
  if (family === null) return problem;
  const records = await readRecords(deps, project.repository);
  const receivedAt = deps.clock.now().toISOString();
  return recordedAs(
    { problem, receivedAt, sentAt: null },
    records.filter((record) => familyOf(record.problem) === family),
  );
}

/** The record as it would be once this report is in it: a repeat joins, an end and a new beginning are noted. */
function withReport(
  id: string,
  known: ProblemRecord | undefined,
  { problem, at }: { readonly problem: Problem; readonly at: string },
): ProblemRecord | undefined {
  const entries = known?.entries ?? [];
  const added = entriesOfReport(entries, { problem, receivedAt: at, sentAt: null });
  return foldRecord(id, [...entries, ...added]);
}
