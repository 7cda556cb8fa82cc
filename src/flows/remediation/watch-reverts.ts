import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import type { Ports } from "../../ports.ts";
import { appendEntry } from "../journal.ts";
import type { ProjectView } from "../project-view.ts";
import { findRevert, type Merge, type Revert } from "./find-revert.ts";

type Deps = Pick<Ports, "git" | "clock" | "log">;

/**
 * Places a hold on (service, action) where a person took back or changed what a remediation of the last `holdHours` had
 * changed on its stage: once for each commit and action, until `holdHours` after the commit. The ids of the problems
 * that got one.
 */
export async function watchReverts(
  deps: Deps,
  view: ProjectView,
  records: readonly ProblemRecord[],
): Promise<readonly string[]> {
  const known = new Set(records.flatMap(knownHolds));
  const held: string[] = [];
  for (const merge of recentMerges(deps, view, records)) {
    const revert = await findRevert(deps, view, { merge, records });
    if (revert === undefined) continue;
    const { id, planned } = merge;
    const hold = holdKey(planned.action, revert.commit.sha);
    const until = endOf(deps, view, revert.commit.at);
    if (known.has(hold) || until <= deps.clock.now()) continue;
    known.add(hold);
    held.push(id);
    await appendEntry(
      deps,
      { repository: view.project.repository, id },
      {
        kind: "hold-placed",
        at: deps.clock.now().toISOString(),
        action: planned.action,
        by: revert.commit.author,
        reason: reasonOf(revert),
        until: until.toISOString(),
        commit: revert.commit.sha,
      },
    );
  }
  return held;
}

/** What was merged so lately that a hold would not be over, the newest first: of several at one field, it is the one that the person saw. */
function recentMerges(
  { clock }: Deps,
  view: ProjectView,
  records: readonly ProblemRecord[],
): readonly Merge[] {
  const since = clock.now().getTime() - view.policy.limits.holdHours * 3_600_000;
  const merges = records.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ planned, ended }) =>
      planned !== null && planned.purpose !== "return" && ended?.kind === "pull-request-merged"
        ? [{ id, planned, ended }]
        : [],
    ),
  );
  return merges
    .filter(({ ended }) => Date.parse(ended.at) > since)
    .toSorted((a, b) => Date.parse(b.ended.at) - Date.parse(a.ended.at));
}

/** Whatever became of them: what a person lifted is not put on hold again for the same commit. */
function knownHolds({ entries }: ProblemRecord): readonly string[] {
  return entries.flatMap((entry) =>
    entry.kind === "hold-placed" && entry.commit !== undefined && entry.action !== null
      ? [holdKey(entry.action, entry.commit)]
      : [],
  );
}

function holdKey(action: string, commit: string): string {
  return `${commit} ${action}`;
}

/** The commit's time is its committer's word, and does not count beyond now. */
function endOf({ clock }: Deps, view: ProjectView, at: string): Date {
  const begin = Math.min(Date.parse(at), clock.now().getTime());
  return new Date(begin + view.policy.limits.holdHours * 3_600_000);
}

function reasonOf({ change, is, kind, commit }: Revert): string {
  const sha = commit.sha.slice(0, 7);
  if (kind === "reverted") return `reverted in ${sha}`;
  const field = change.field ?? change.path;
  return `${field} was ${is === undefined ? "removed" : `changed to ${is.slice(0, 60)}`} in ${sha}`;
}
