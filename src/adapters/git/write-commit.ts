import { randomUUID } from "node:crypto";
import type { CommitChange, CommitResult } from "../../ports/git.ts";
import { checkBranch } from "./check-names.ts";
import { importCommit, type Identity } from "./import-commit.ts";
import type { Mirror } from "./mirror.ts";
import { hasMoved, needCommit, pushAndFollow } from "./move-branch.ts";
import { planEdits } from "./plan-edits.ts";

/** The commit is made on a ref of its own, and reaches a branch only by the push. */
export async function writeCommit(
  mirror: Mirror,
  change: CommitChange,
  identity: Identity,
): Promise<CommitResult> {
  const { branch, expected } = change;
  checkBranch(branch);
  return mirror.serial(branch, async () => {
    if (await hasMoved(mirror, change)) return { kind: "moved" };
    const parent = expected ?? change.parent;
    if (expected === undefined && parent !== undefined) await needCommit(mirror, parent);
    const edits = await planEdits(mirror, parent, change.files);
    if (edits.length === 0 && parent !== undefined) return { kind: "unchanged", sha: parent };

    const ref = `refs/evenkeel/${randomUUID()}`;
    const sha = await importCommit(mirror, ref, { parent, edits, change, identity });
    const result = await pushAndFollow(mirror, { branch, expected, to: sha }, [`delete ${ref}`]);
    return result.kind === "done" ? { kind: "committed", sha } : result;
  });
}
