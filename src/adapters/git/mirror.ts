import { MissingCommitError } from "../../ports.ts";
import type { Repository, Sha } from "../../ports/git.ts";
import { BrokenMirrorError, isBroken } from "./broken-mirror.ts";
import { coalesce } from "./coalesce.ts";
import { GitFailure, gitOutput, lastLines } from "./git-failure.ts";
import { readHeads, readUpstream, sameHeads } from "./read-heads.ts";
import { remoteFailure } from "./remote-failure.ts";
import { isRemote } from "./repository-url.ts";
import type { GitCommand, GitOutput, RunGit } from "./run-git.ts";
import { createSerial, type Serial } from "./serial.ts";
import { clearStaleLock } from "./stale-lock.ts";

export type Credentials = (repository: Repository) => Promise<string | undefined>;

/** A bare copy of an upstream's branches, on which one process works. */
export type Mirror = {
  readonly repository: Repository;
  readonly folder: string;
  /**
   * Standard output of a command on the mirror alone. Throws `MissingCommitError` where the command names a commit, as
   * `nameCommit` writes it, that is not there.
   */
  readonly local: (args: readonly string[], input?: string | Uint8Array) => Promise<Buffer>;
  readonly attempt: (args: readonly string[]) => Promise<GitOutput>;
  /** The same with the credential, for what talks to the upstream, which is the remote `origin`. */
  readonly remote: (args: readonly string[]) => Promise<GitOutput>;
  readonly fetch: () => Promise<void>;
  readonly heads: () => Promise<ReadonlyMap<string, Sha>>;
  readonly defaultBranch: () => Promise<string>;
  /** Runs `git update-ref --stdin` with these lines as one transaction, never beside a fetch. */
  readonly updateRefs: (lines: readonly string[]) => Promise<"done" | "refused">;
  /** One writer per branch: in one process the second sees at once that the branch moved. */
  readonly serial: Serial;
};

export function createMirror(options: {
  readonly repository: Repository;
  readonly folder: string;
  readonly git: RunGit;
  readonly credentials: Credentials;
}): Mirror {
  const { repository, folder, git } = options;
  const refs = createSerial();
  let heads: Promise<ReadonlyMap<string, Sha>> | undefined;
  let defaultBranch: Promise<string> | undefined;

  async function run(command: GitCommand): Promise<GitOutput> {
    const output = await git({ ...command, repository: folder });
    if (output.code === 0) return output;
    if (isBroken(folder, output.stderr)) {
      throw new BrokenMirrorError(`The mirror ${folder} is broken: ${lastLines(output.stderr)}`);
    }
    if (await clearStaleLock(folder, output.stderr)) return git({ ...command, repository: folder });
    return output;
  }

  async function remote(args: readonly string[]): Promise<GitOutput> {
    const authorization = isRemote(repository) ? await options.credentials(repository) : undefined;
    return run({ args, authorization });
  }

  /** Only here: what a fetch or a push says about commits is not about one that a caller named. */
  async function runLocally(command: GitCommand): Promise<GitOutput> {
    const output = await run(command);
    if (output.code === 0 || !lacksCommit.test(output.stderr)) return output;
    throw new MissingCommitError(
      `The mirror of ${repository.url} lacks a commit that was asked for; fetch first. git said: ${lastLines(output.stderr)}`,
    );
  }

  function local(args: readonly string[], input?: string | Uint8Array): Promise<Buffer> {
    return gitOutput(runLocally, { args, ...(input === undefined ? {} : { input }) });
  }

  function knownHeads(): Promise<ReadonlyMap<string, Sha>> {
    return (heads ??= forgetting(readHeads(local), () => (heads = undefined)));
  }

  async function changing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      heads = undefined;
    }
  }

  /** A fetch that read the upstream's refs before our push ended must not set a ref back that we set after it. */
  const fetch = coalesce(() =>
    refs("", async () => {
      const upstream = await readUpstream(repository, remote);
      defaultBranch = Promise.resolve(upstream.defaultBranch);
      // Asking costs half of fetching, and most of the time nothing is new.
      if (sameHeads(upstream.heads, await knownHeads())) return;
      const output = await changing(() => remote([...fetchArguments]));
      if (output.code !== 0) throw remoteFailure(repository, output.stderr);
    }),
  );

  async function updateRefs(lines: readonly string[]): Promise<"done" | "refused"> {
    const update = async () => {
      try {
        await local(["update-ref", "--stdin"], ["start", ...lines, "commit", ""].join("\n"));
        return "done" as const;
      } catch (error) {
        const refused = error instanceof GitFailure && error.stderr.includes("cannot lock ref");
        if (!refused) throw error;
        return "refused" as const;
      }
    };
    return refs("", () => changing(update));
  }

  return {
    repository,
    folder,
    local,
    attempt: (args) => runLocally({ args }),
    remote,
    fetch,
    heads: knownHeads,
    defaultBranch: () =>
      (defaultBranch ??= forgetting(
        readUpstream(repository, remote).then((upstream) => upstream.defaultBranch),
        () => (defaultBranch = undefined),
      )),
    updateRefs,
    serial: createSerial(),
  };
}

/** What git says about `<commit>^{commit}`; a commit that is there but cut short gives other words. */
const lacksCommit = /Not a valid (?:object|commit) name|bad revision/;

/** With `--verbose` because simple-git waits 50 ms for a command that says nothing. */
const fetchArguments = [
  "fetch",
  "--prune",
  "--no-tags",
  "--no-write-fetch-head",
  "--verbose",
  "--progress",
  "--",
  "origin",
  "+refs/heads/*:refs/heads/*",
] as const;

/** Passes a failure on, but does not keep it for the next who asks. */
async function forgetting<T>(answer: Promise<T>, forget: () => void): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    forget();
    throw error;
  }
}
