import { RateLimitedError, UnavailableError } from "../../ports.ts";
import type { Case, StepDeps } from "./step.ts";

/**
 * Posts a comment of its own, once. A conversation that takes none, say a locked one, must not keep what happened from
 * being recorded and acted on.
 */
export async function say(
  deps: Pick<StepDeps, "hosting" | "log">,
  { view }: Pick<Case, "view">,
  comment: { readonly number: number; readonly marker: string; readonly body: string },
): Promise<void> {
  const { number, marker, body } = comment;
  try {
    await deps.hosting.pullRequests.comment(view.project.repository, number, { marker, body });
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
    deps.log.error("the conversation does not take a comment", { number, marker, error });
  }
}
