import { accountComment } from "../../core/account/account-comment.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { Attempt } from "../../core/journal/fold-record.ts";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import { readEvaluation } from "../evaluation/read-evaluation.ts";
import { done, type Outcome } from "../outcome.ts";
import type { AccountCase, AccountDeps } from "./account-case.ts";
import { remember } from "./account-memory.ts";
import { presentGiven } from "./present-given.ts";

/** Keeps the one comment on each pull request of a problem true. */
export async function keepComments(deps: AccountDeps, given: AccountCase): Promise<Outcome> {
  const { view, record, joined } = given;
  const { name, repository } = view.project;
  for (const attempt of record.attempts) {
    if (attempt.opened === null) continue;
    const { number } = attempt.opened;
    const comment = accountComment({
      ...presentGiven(deps, given, attempt),
      attempt,
      joined,
      evaluation: await evaluationOf(deps, given, attempt),
    });
    const surface = `comment/${name}/${number}`;
    if (deps.accounts.told.get(surface) === comment.body) continue;
    try {
      await deps.hosting.pullRequests.comment(repository, number, comment);
    } catch (error) {
      if (error instanceof UnavailableError || error instanceof RateLimitedError) throw error;
      deps.log.error("the pull request does not take its comment", { number, error });
    }
    remember(deps.accounts, surface, comment.body);
  }
  return done;
}

async function evaluationOf(
  deps: AccountDeps,
  { view }: AccountCase,
  { evaluated }: Attempt,
): Promise<Evaluation | null> {
  if (evaluated?.evaluation === undefined) return null;
  const found = await readEvaluation(deps, view.project.repository, evaluated.evaluation);
  return found.kind === "found" ? (found.record.finished?.evaluation ?? null) : null;
}
