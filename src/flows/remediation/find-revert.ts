import type { EntryOf } from "../../core/journal/entry.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { readTrailer } from "../../core/journal/trailers.ts";
import { recordedValue } from "../../core/guard/recorded-value.ts";
import type { Ports } from "../../ports.ts";
import type { Commit, Repository, Sha } from "../../ports/git.ts";
import { isOnBranch } from "../is-on-branch.ts";
import type { ProjectView } from "../project-view.ts";

/** A remediation that is on its stage's branch. */
export type Merge = {
  readonly id: string;
  readonly planned: EntryOf<"action-planned">;
  readonly ended: EntryOf<"pull-request-merged">;
};

type Change = EntryOf<"action-planned">["changes"][number];

/** The commit by which a person took back (`reverted`) or changed what a remediation had changed. */
export type Revert = {
  readonly kind: "reverted" | "changed";
  readonly change: Change;
  readonly commit: Commit;
  /** What is there now; undefined: nothing. */
  readonly is: string | undefined;
};

const mostCommits = 50;

/** Undefined where everything is as merged, or where what changed it was another remediation. */
export async function findRevert(
  { git }: Pick<Ports, "git">,
  view: ProjectView,
  { merge, records }: { readonly merge: Merge; readonly records: readonly ProblemRecord[] },
): Promise<Revert | undefined> {
  const { repository } = view.project;
  const { id, planned, ended } = merge;
  const head = view.heads.get(planned.base);
  if (head === undefined || head === ended.sha) return undefined;
  if (!(await isOnBranch({ git }, repository, { sha: ended.sha, head }))) return undefined;
  for (const change of planned.changes) {
    const valueAt = (at: Sha | undefined) => readValue({ git }, { repository, change, at });
    const [merged, is] = [await valueAt(ended.sha), await valueAt(head)];
    if (merged === is) continue;
    const [commit] = await git.log(repository, ended.sha, { limit: 1 });
    const before = await valueAt(commit?.parents[0]);
    // Files of a remediation get new versions every day; only the old ones again are a revert.
    if (change.field === null && is !== before) continue;
    const last = await lastChange({ git }, { repository, head, change, is });
    if (last === undefined || isOurs(last, id, records)) continue;
    return { kind: is === before ? "reverted" : "changed", change, commit: last, is };
  }
  return undefined;
}

type Where = { readonly repository: Repository; readonly change: Change };

/** The commit of the branch that brought what is there now. */
async function lastChange(
  deps: Pick<Ports, "git">,
  given: Where & { readonly head: Sha; readonly is: string | undefined },
): Promise<Commit | undefined> {
  const { repository, head, change, is } = given;
  const { path } = change;
  for (const commit of await deps.git.log(repository, head, { limit: mostCommits, path })) {
    const was = await readValue(deps, { repository, change, at: commit.parents[0] });
    if (was !== is) return commit;
  }
  return undefined;
}

async function readValue(
  { git }: Pick<Ports, "git">,
  { repository, change, at }: Where & { readonly at: Sha | undefined },
): Promise<string | undefined> {
  if (at === undefined) return undefined;
  return recordedValue(await git.read(repository, at, change.path), change);
}

/** By its trailers, by the merge that the journal knows, or, where nobody has recorded that yet, by what it merges. */
function isOurs(commit: Commit, merged: string, records: readonly ProblemRecord[]): boolean {
  const { sha, parents } = commit;
  const place = records.find(({ id }) => id === merged)?.problem;
  const problem = place === undefined ? undefined : problemBy(commit, place);
  return records.some(
    ({ id, attempts }) =>
      id === problem ||
      attempts.some(
        ({ ended, opened }) =>
          (ended?.kind === "pull-request-merged" && ended.sha === sha) ||
          (opened !== null && parents.includes(opened.head)),
      ),
  );
}

/** A person who picks a change from another stage takes its trailers along: only those of the place itself count. */
function problemBy(
  { trailers }: Commit,
  { stage, service }: ProblemRecord["problem"],
): string | undefined {
  const isHere =
    readTrailer(trailers, "Stage") === stage && readTrailer(trailers, "Service") === service;
  return isHere ? readTrailer(trailers, "Problem-Id") : undefined;
}
