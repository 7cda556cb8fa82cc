import { UnavailableError } from "../../ports.ts";
import type { Sha } from "../../ports/git.ts";
import { checkBranch, checkSha } from "./check-names.ts";
import { lastLines } from "./git-failure.ts";
import type { Mirror } from "./mirror.ts";
import { remoteFailure } from "./remote-failure.ts";

export type PushResult =
  | { readonly kind: "done" }
  | { readonly kind: "moved" }
  | { readonly kind: "protected"; readonly message: string };

/**
 * Sets the upstream's branch to `to` (undefined: deletes it) if it is at `expected` (undefined: does not exist). The
 * lease is checked before anything is sent, and again by the receiver, which knows the old value that we saw.
 */
export async function pushBranch(
  mirror: Mirror,
  move: {
    readonly branch: string;
    readonly expected: Sha | undefined;
    readonly to: Sha | undefined;
  },
): Promise<PushResult> {
  const ref = checkBranch(move.branch);
  const output = await mirror.remote([
    "push",
    "--porcelain",
    `--force-with-lease=${ref}:${move.expected === undefined ? "" : checkSha(move.expected)}`,
    "--",
    "origin",
    `${move.to === undefined ? "" : checkSha(move.to)}:${ref}`,
  ]);
  const verdict = parseVerdict(output.stdout.toString("utf8"), ref);
  if (verdict === undefined) throw remoteFailure(mirror.repository, output.stderr);
  // Already up to date: somebody else pushed the very same commit, and only one of us may believe it was theirs.
  if (verdict.flag === "=") return { kind: "moved" };
  if (verdict.flag !== "!") return { kind: "done" };
  return refusal(mirror, verdict.summary, output.stderr);
}

/** `<flag>\t<from>:<to>\t<summary>`, of git-push(1) under `--porcelain`. */
function parseVerdict(
  stdout: string,
  ref: string,
): { readonly flag: string; readonly summary: string } | undefined {
  for (const line of stdout.split("\n")) {
    const [flag = "", names = "", summary = ""] = line.split("\t");
    if (flag.length === 1 && names.endsWith(`:${ref}`)) return { flag, summary };
  }
  return undefined;
}

function refusal(mirror: Mirror, summary: string, stderr: string): PushResult {
  if (lost.test(summary)) return { kind: "moved" };
  const said = lastLines(stderr);
  if (broken.test(summary)) {
    throw new UnavailableError(
      `${mirror.repository.url} could not store a push: ${summary}. git said: ${said}`,
    );
  }
  return { kind: "protected", message: `${summary}: ${said}` };
}

/**
 * Another writer was first: seen by the lease, or only by the receiver when it took the lock. A branch whose name is in
 * the way gives the same words, or GitHub's "directory file conflict"; the upstream's branches tell the two apart.
 */
const lost =
  /directory file conflict|exists; cannot create|stale info|fetch first|non-fast-forward|already exists|failed to update ref|cannot lock ref|failed to lock|incorrect old value|but expected/;
const broken =
  /unpacker error|internal (?:server )?error|missing necessary objects|timed? ?out|remote failed to report/i;
