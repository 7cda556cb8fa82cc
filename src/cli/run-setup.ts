import { createHosting } from "../adapters/github/create-hosting.ts";
import { formatFault } from "../core/fault.ts";
import { githubUrls } from "../config/env.ts";
import type { BranchOutcome, SetupDeps, SetupOutcome } from "../flows/setup/setup-outcome.ts";
import type { PullRequests } from "../ports/hosting.ts";
import { authorOf } from "./author-of.ts";
import { commandEnv } from "./command-env.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { columns, createStyle, plainLine } from "./style.ts";
import type { Upstream } from "./upstream.ts";
import { withGit } from "./with-git.ts";

/** Runs a setup flow on an upstream and tells what became of each branch. The exit code. */
export async function runSetup(
  io: Io,
  upstream: Upstream,
  flow: (deps: SetupDeps) => Promise<SetupOutcome>,
): Promise<number> {
  const outcome = await withGit(io, [upstream], async ({ git }) => {
    await git.fetch(upstream.repository);
    return flow({
      git,
      clock: { now: io.now },
      pullRequests: pullRequestsOf(io, upstream),
      author: authorOf(io),
    });
  });
  return tellOutcome(io, outcome);
}

function tellOutcome(io: Io, outcome: SetupOutcome): number {
  switch (outcome.kind) {
    case "refused":
      throw new CommandError(outcome.message);
    case "faulty":
      for (const fault of outcome.faults) io.err.write(`${plainLine(formatFault(fault))}\n`);
      return exitCode.no;
    case "written": {
      const style = createStyle(io);
      const rows = outcome.branches.map((branch) => [
        style("bold", branch.branch),
        style(tones[branch.kind], branch.kind),
        style("dim", branch.sha.slice(0, 10)),
        ...whatNow(branch),
      ]);
      for (const line of columns(rows)) io.out.write(`  ${line}\n`);
      return exitCode.ok;
    }
  }
}

const tones = {
  committed: "green",
  created: "green",
  unchanged: "dim",
  proposed: "yellow",
  waiting: "yellow",
} as const satisfies Record<BranchOutcome["kind"], string>;

function whatNow(branch: BranchOutcome): readonly string[] {
  if (branch.kind !== "proposed" && branch.kind !== "waiting") return [];
  return [branch.url ?? `the branch is protected: merge ${branch.head} into ${branch.branch}`];
}

function pullRequestsOf(io: Io, { repository, login }: Upstream): PullRequests | null {
  if (repository.slug === null || login === null) return null;
  const { env } = commandEnv(io);
  const log = { info: ignore, warn: ignore, error: ignore };
  const auth = { kind: "token", token: login.token } as const;
  return createHosting({ auth, baseUrl: githubUrls(env).api, log }).pullRequests;
}

function ignore(): void {
  // A command has one reader: what it has to say it says itself.
}
