import type { PullState } from "./pull-state.ts";
import type { RepositoryState } from "./repository-state.ts";

export type CheckState = "pending" | "success" | "failure";

export type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "shut"; readonly reason: "checks" | "reviews"; readonly message: string };

/** Whether branch protection lets a pull request in, and in GitHub's words why not. */
export function protectionGate(repository: RepositoryState, pull: PullState): Gate {
  const protection = repository.protections.get(pull.base);
  if (protection === undefined) return { kind: "open" };
  const states = checkStates(repository, pull.headSha);
  const unmet = protection.requiredChecks.filter(
    (name) => states.get(name.toLowerCase()) !== "success",
  );
  const [first] = unmet;
  if (first !== undefined) {
    return { kind: "shut", reason: "checks", message: unmetMessage(unmet, states) };
  }
  if (approvals(pull) < protection.requiredReviews || changesRequested(pull)) {
    const count = protection.requiredReviews;
    const message = changesRequested(pull)
      ? "Changes have been requested."
      : `At least ${count} approving review${count === 1 ? " is" : "s are"} required by reviewers with write access.`;
    return { kind: "shut", reason: "reviews", message };
  }
  return { kind: "open" };
}

/** The newest state of each status context and check name on a commit, by lower-case name. */
export function checkStates(
  repository: RepositoryState,
  sha: string,
): ReadonlyMap<string, CheckState> {
  const states = new Map<string, CheckState>();
  for (const { context, state } of repository.statuses.get(sha) ?? []) {
    states.set(context.toLowerCase(), state === "error" ? "failure" : state);
  }
  for (const run of repository.checkRuns.values()) {
    if (run.headSha !== sha) continue;
    const passed = ["success", "neutral", "skipped"].includes(run.conclusion ?? "");
    const ended = passed ? "success" : "failure";
    states.set(run.name.toLowerCase(), run.status === "completed" ? ended : "pending");
  }
  return states;
}

/** The newest review with an opinion of each reviewer who may write. */
function opinions(pull: PullState): readonly string[] {
  const newest = new Map<number, string>();
  for (const { author, state } of pull.reviews) {
    if (state !== "COMMENTED" && author.role !== "read") newest.set(author.id, state);
  }
  return [...newest.values()];
}

function approvals(pull: PullState): number {
  return opinions(pull).filter((state) => state === "APPROVED").length;
}

function changesRequested(pull: PullState): boolean {
  return opinions(pull).includes("CHANGES_REQUESTED");
}

function unmetMessage(unmet: readonly string[], states: ReadonlyMap<string, CheckState>): string {
  const words = unmet.map((name) => {
    const state = states.get(name.toLowerCase());
    if (state === undefined) return `Required status check "${name}" is expected.`;
    return `Required status check "${name}" is ${state === "pending" ? "pending" : "failing"}.`;
  });
  return words.join(" ");
}
