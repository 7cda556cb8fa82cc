import type { EvaluationRequest } from "../../../src/core/evaluation-request/evaluation-request.ts";
import type { Evaluation } from "../../../src/core/evaluation/evaluation.ts";
import { advanceEvaluation } from "../../../src/flows/evaluation/advance-evaluation.ts";
import { openEvaluation } from "../../../src/flows/evaluation/open-evaluation.ts";
import { readEvaluation } from "../../../src/flows/evaluation/read-evaluation.ts";
import type { Outcome } from "../../../src/flows/outcome.ts";
import { id, request, started, type GateBench } from "./gate-bench.ts";

export async function open(
  { deps, project }: GateBench,
  given: Partial<EvaluationRequest> = {},
): Promise<void> {
  const triggeredAt = started.toISOString();
  await openEvaluation(deps, { project, id, triggeredAt, request: request(given) });
}

/** Until it has nothing to wait for, or for so many seconds. */
export async function advance({ deps, project }: GateBench, seconds = 86_400): Promise<Outcome> {
  const end = deps.clock.now().getTime() + seconds * 1000;
  for (;;) {
    const outcome = await advanceEvaluation(deps, { project, id });
    if (outcome.kind === "done" || outcome.until.getTime() > end) return outcome;
    deps.clock.advance(outcome.until.getTime() - deps.clock.now().getTime());
  }
}

export async function evaluationOf({ deps, project }: GateBench): Promise<Evaluation> {
  const found = await readEvaluation(deps, project.repository, id);
  if (found.kind !== "found" || found.record.finished === null) throw new Error("no verdict");
  return found.record.finished.evaluation;
}

/** One pass, as a sweep or a timer makes it. */
export async function pass({ deps, project }: GateBench): Promise<Outcome> {
  return advanceEvaluation(deps, { project, id });
}
