import type { Account, GitHubState, Permissions } from "./github-state.ts";
import type { AppManifest } from "./read-app-manifest.ts";
import { renderAccount } from "./render-account.ts";
import { renderRepository } from "./render-repository.ts";
import type { RepositoryState } from "./repository-state.ts";
import type { Wire } from "./wire.ts";

/** The permission an App must have to hear of an event. Comments on pull requests need `issues` too. */
const PERMISSION_OF_EVENT = {
  push: "contents",
  create: "contents",
  delete: "contents",
  repository_dispatch: "contents",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  issues: "issues",
  issue_comment: "issues",
  status: "statuses",
  check_run: "checks",
  check_suite: "checks",
  merge_group: "merge_queues",
} as const satisfies Readonly<Record<AppManifest["events"][number], keyof Permissions>>;

export type RepositoryEvent = {
  readonly event: keyof typeof PERMISSION_OF_EVENT;
  /** Null for events that have none. */
  readonly action: string | null;
  readonly sender: Account;
  /** The rest of the payload. */
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Sends an event of a repository, if the App is installed there, asked for it and may hear of it. */
export function emit(
  github: GitHubState,
  repository: RepositoryState,
  { event, action, sender, payload }: RepositoryEvent,
): void {
  const installation = github.installations.get(repository.owner.login.toLowerCase());
  if (installation === undefined || !hears(github, event, action)) return;
  const body = {
    ...(action === null ? {} : { action }),
    ...payload,
    repository: renderRepository(github, repository) satisfies Wire<"repository-webhooks">,
    sender: renderAccount(github, sender),
    installation: { id: installation.id, node_id: String(installation.id) },
  };
  github.webhooks.send({
    event,
    action,
    installationId: installation.id,
    repositoryId: repository.id,
    body: JSON.stringify(body),
  });
}

function hears(
  github: GitHubState,
  event: RepositoryEvent["event"],
  action: string | null,
): boolean {
  const { permissions, events } = github.app;
  const level = permissions[PERMISSION_OF_EVENT[event]];
  // An App that writes checks is asked for a suite on every push, and for re-runs of its own runs.
  const asked = ["requested", "rerequested", "requested_action"].includes(action ?? "");
  if (event.startsWith("check_") && asked) return level === "write";
  return level !== undefined && events.includes(event);
}
