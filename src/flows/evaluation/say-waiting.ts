import type { OpenEvaluation } from "../../core/journal/evaluation-record.ts";
import type { Ports } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { remember, type EvaluationMemory } from "./evaluation-memory.ts";
import { tellCommit } from "./tell-commit.ts";

/** Why there is no verdict yet, on the commit; nothing is asked of GitHub where this process has said so before. */
export async function sayWaiting(
  deps: Pick<Ports, "hosting" | "log"> & { readonly evaluations: EvaluationMemory },
  commit: { readonly repository: Repository; readonly sha: Sha },
  given: {
    readonly evaluation: Pick<OpenEvaluation, "id" | "request">;
    readonly reason: string;
    readonly page: string;
  },
): Promise<void> {
  const { evaluation, reason, page } = given;
  const said = `${commit.sha} ${reason}`;
  if (deps.evaluations.get(evaluation.id)?.said === said) return;
  const status = { state: "pending", description: reason } as const;
  await tellCommit(deps, commit, { evaluation, status, page });
  remember(deps.evaluations, evaluation.id, { said });
}
