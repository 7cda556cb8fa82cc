import { pullRequestBody } from "../../core/pull-request/body.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { done, type Outcome } from "../outcome.ts";
import { recordedPlan } from "../remediation/recorded-plan.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { remember } from "./account-memory.ts";

/**
 * Writes the problems that joined into the body of the open pull request. The body is made anew only when they change,
 * for its values are measured then.
 */
export async function describeChange(deps: AccountDeps, given: AccountCase): Promise<Outcome> {
  const { view, record, joined } = given;
  const attempt = record.attempts.at(-1);
  if (attempt === undefined || attempt.opened === null || attempt.ended !== null) return done;
  const { number } = attempt.opened;
  const surface = `body/${view.project.name}/${number}`;
  const state = joined.map(({ id }) => id).join(" ");
  if ((deps.accounts.told.get(surface) ?? "") === state) return done;
  const built = await recordedPlan(deps, given, attempt);
  if (built.kind === "plan") {
    try {
      const body = pullRequestBody(built.plan, joined);
      await deps.hosting.pullRequests.describe(view.project.repository, number, body);
    } catch (error) {
      if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
      deps.log.error("the pull request does not take its description", { number, error });
    }
  }
  remember(deps.accounts, surface, state);
  return done;
}
