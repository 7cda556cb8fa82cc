import type { Ports } from "../../ports.ts";
import { readRecords } from "../journal.ts";
import type { Case } from "./step.ts";

/** Why what was changed is needed after all; undefined while the service is well. */
export async function recurrence(
  deps: Pick<Ports, "git">,
  { view, record }: Case,
): Promise<string | undefined> {
  if (record.resolvedAt === null) return "the problem is back";
  const records = await readRecords(deps, view.project.repository);
  const { stage, service } = record.problem;
  const other = records.find(
    ({ id, problem, resolvedAt, closed }) =>
      id !== record.id &&
      problem.stage === stage &&
      problem.service === service &&
      problem.state === "open" &&
      resolvedAt === null &&
      closed === null,
  );
  return other && `problem ${other.id} of the service is open`;
}
