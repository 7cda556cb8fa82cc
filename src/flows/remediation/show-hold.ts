import type { Hold } from "../../core/guard/hold.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { problemPage } from "../../core/layout/problem-place.ts";
import { statusContext } from "../../core/pull-request/status-context.ts";
import { findStatus, postStatus } from "../post-status.ts";
import type { Place } from "./place-of.ts";
import type { Case, StepDeps } from "./step.ts";

type Deps = Pick<StepDeps, "git" | "hosting">;

const mostCommits = 10;

/** What is held back before there is a pull request stands on the commit that would be changed. */
export async function showHold(
  deps: Deps,
  { view, record }: Case,
  { place, hold }: { readonly place: Place; readonly hold: Hold },
): Promise<void> {
  const { repository } = view.project;
  const description = `held: ${hold.detail}. Release: ${hold.release}`;
  await postStatus(
    deps,
    { repository, sha: place.head },
    { ...statusOf({ view, record }, place), state: "pending", description },
  );
}

/** A status that stays pending would look like something to wait for, also on a commit that is not the head any more. */
export async function clearHold(
  deps: Deps,
  { view, record }: Case,
  { place, description }: { readonly place: Place; readonly description: string },
): Promise<void> {
  const held = shownHold(record);
  const { repository } = view.project;
  if (held === undefined || repository.slug === null) return;
  const status = { ...statusOf({ view, record }, place), state: "success", description } as const;
  for (const { sha, at } of await deps.git.log(repository, place.head, { limit: mostCommits })) {
    const commit = { repository, sha };
    const shown = await findStatus(deps, commit, status.context);
    if (shown?.state === "pending") await postStatus(deps, commit, status);
    if (Date.parse(at) < Date.parse(held.at)) return;
  }
}

/** The newest hold, unless something came of the problem since. */
export function shownHold({ entries }: ProblemRecord) {
  const last = entries.findLast(({ kind }) => ended.includes(kind) || kind === "held");
  return last?.kind === "held" ? last : undefined;
}

const ended: readonly string[] = ["action-planned", "refused", "joined", "handed-over", "ignored"];

function statusOf({ view, record }: Case, { stage, service }: Place) {
  return {
    context: statusContext.remediation(stage.name, service),
    url: problemPage(view.project.repository.url, record.id),
  };
}
