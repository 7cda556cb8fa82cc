import type { EvaluationRecord } from "../../core/journal/evaluation-record.ts";
import type { Ports } from "../../ports.ts";
import type { Repository } from "../../ports/git.ts";
import { evaluationFiles, readEvaluationsAt } from "./evaluation-files.ts";

/** The newest finished evaluations of a project, newest first. Reads the mirror as it is: fetch before. */
export async function listEvaluations(
  deps: Pick<Ports, "git" | "log">,
  repository: Repository,
  wanted: {
    readonly stage?: string | undefined;
    readonly service?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly EvaluationRecord[]> {
  const { head, files } = await evaluationFiles(deps, repository, wanted);
  if (head === undefined) return [];
  return readEvaluationsAt(deps, repository, { head, files: files.slice(0, wanted.limit) });
}
