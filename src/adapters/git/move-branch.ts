import { MissingCommitError } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { blockingBranch } from "./blocking-branch.ts";
import { checkBranch } from "./check-names.ts";
import { hasCommit, isAncestor } from "./compare-commits.ts";
import type { Mirror } from "./mirror.ts";
import { pushBranch, type PushResult } from "./push-branch.ts";

export type Move = {
  readonly branch: string;
  readonly expected: Sha | undefined;
  /** Undefined deletes the branch. */
  readonly to: Sha | undefined;
};

/** Compare-and-swap of a branch of the upstream, and of the mirror's with it. */
export async function moveBranch(mirror: Mirror, move: Move): Promise<PushResult> {
  checkBranch(move.branch);
  return mirror.serial(move.branch, async () => {
    if (await hasMoved(mirror, move)) return { kind: "moved" };
    if (move.expected === move.to) return { kind: "done" };
    if (move.to !== undefined) await needCommit(mirror, move.to);
    return pushAndFollow(mirror, move);
  });
}

/**
 * Pushes, and then sets the mirror's own branch, or learns where the upstream's is. `cleanup` are lines for
 * `git update-ref` that hold however it ends. A name that another branch blocks is `protected`: to try again is no use.
 */
export async function pushAndFollow(
  mirror: Mirror,
  move: Move,
  cleanup: readonly string[] = [],
): Promise<PushResult> {
  const result = await push(mirror, move, cleanup);
  if (result.kind !== "moved" || move.to === undefined) return result;
  const blocker = blockingBranch(move.branch, (await mirror.heads()).keys());
  return blocker === undefined ? result : { kind: "protected", message: blocked(move, blocker) };
}

function blocked({ branch }: Move, blocker: string): string {
  return `The branch "${branch}" cannot be created while there is a branch "${blocker}", because git takes one of the names for a folder of the other; rename or delete the branch "${blocker}".`;
}

/** The mirror has been fetched by the time that this says `moved`. */
async function push(mirror: Mirror, move: Move, cleanup: readonly string[]): Promise<PushResult> {
  let follow: readonly string[] = [];
  let refused = false;
  try {
    const result = await pushBranch(mirror, move);
    if (result.kind === "done") follow = [updateLine(move)];
    refused = result.kind === "moved";
    return result;
  } finally {
    const lines = [...follow, ...cleanup];
    // A fetch that was faster than we has set the branch already, to this commit or to a newer one.
    refused ||= lines.length > 0 && (await mirror.updateRefs(lines)) === "refused";
    if (refused && cleanup.length > 0) await mirror.updateRefs(cleanup);
    if (refused) await mirror.fetch();
  }
}

function updateLine({ branch, expected, to }: Move): string {
  const zero = "0".repeat((to ?? expected ?? "").length);
  return `update ${checkBranch(branch)} ${to ?? zero} ${expected ?? zero}`;
}

/** Whether it is plain, before anything is made, that the push would come too late. */
export async function hasMoved(
  mirror: Mirror,
  { branch, expected }: { readonly branch: string; readonly expected: Sha | undefined },
): Promise<boolean> {
  const head = (await mirror.heads()).get(branch);
  if (head === expected) return false;
  // The mirror may be the one that is behind, unless what is expected lies behind the mirror.
  const behind =
    head !== undefined &&
    expected !== undefined &&
    (await hasCommit(mirror, expected)) &&
    (await isAncestor(mirror, expected, head));
  if (!behind) await mirror.fetch();
  return (await mirror.heads()).get(branch) !== expected;
}

/** Fetches once for a commit that the mirror does not have. */
export async function needCommit(mirror: Mirror, sha: Sha): Promise<void> {
  if (await hasCommit(mirror, sha)) return;
  await mirror.fetch();
  if (await hasCommit(mirror, sha)) return;
  throw new MissingCommitError(
    `No branch of ${mirror.repository.url} holds the commit ${sha}; push it there first.`,
  );
}
