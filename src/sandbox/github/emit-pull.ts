import { emit } from "./emit.ts";
import type { Account, GitHubState } from "./github-state.ts";
import { pullDetail } from "./pull-detail.ts";
import type { PullState } from "./pull-state.ts";
import { renderPull } from "./render-pull.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Payload } from "./wire.ts";

export type PullEvent = {
  readonly action: "opened" | "closed" | "reopened" | "edited" | "synchronize" | "review_requested";
  readonly pull: PullState;
  readonly sender: Account;
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** Sends a `pull_request` event. */
export async function emitPull(
  github: GitHubState,
  repository: RepositoryState,
  { action, pull, sender, extra }: PullEvent,
): Promise<void> {
  const detail = await pullDetail(repository, pull);
  emit(github, repository, {
    event: "pull_request",
    action,
    sender,
    payload: {
      number: pull.number,
      pull_request: renderPull(github, repository, { pull, detail }),
      ...extra,
    } satisfies Payload<"webhook-pull-request-opened">,
  });
}
