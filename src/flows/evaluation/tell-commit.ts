import { RateLimitedError, UnavailableError, type Ports } from "../../ports.ts";
import { postEvaluationStatus } from "./evaluation-status.ts";

type Posting = Parameters<typeof postEvaluationStatus>;

/**
 * Posts the status of a verdict, and says in words what came of it. A host that refuses it, say after 1,000 statuses of
 * one commit or for want of a permission, must not keep the verdict from anybody else. Throws what may pass.
 */
export async function tellCommit(
  deps: Pick<Ports, "log"> & Posting[0],
  commit: Posting[1],
  given: Posting[2],
): Promise<string> {
  try {
    await postEvaluationStatus(deps, commit, given);
    return "the status is posted";
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    const { id } = given.evaluation;
    deps.log.error("evaluation has no status: it was refused", { evaluation: id, error });
    return `the status was refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}
