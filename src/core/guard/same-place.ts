import type { ProblemRecord } from "../journal/fold-record.ts";

/** The problems of the stage and service that `record` is at; none where it has no place yet. */
export function sameService(
  { problem }: Pick<ProblemRecord, "problem">,
  records: readonly ProblemRecord[],
): readonly ProblemRecord[] {
  const { service } = problem;
  if (service === null) return [];
  return sameStage({ problem }, records).filter((other) => other.problem.service === service);
}

export function sameStage(
  { problem: { stage } }: Pick<ProblemRecord, "problem">,
  records: readonly ProblemRecord[],
): readonly ProblemRecord[] {
  return stage === null ? [] : records.filter(({ problem }) => problem.stage === stage);
}
