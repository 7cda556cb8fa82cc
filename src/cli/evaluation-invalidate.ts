import { createSystemClock } from "../adapters/clock/system-clock.ts";
import { journalBranch } from "../core/layout/layout.ts";
import { invalidateEvaluation } from "../flows/evaluation/invalidate-evaluation.ts";
import { authorIn } from "./author-of.ts";
import { commandLog } from "./command-log.ts";
import { evaluationSource, refuseUnfound, type SourceOptions } from "./evaluation-source.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import type { Upstream } from "./upstream.ts";
import { upstreamOfClone } from "./upstream-of-clone.ts";
import { withGit } from "./with-git.ts";

export type InvalidateOptions = SourceOptions & { readonly reason: string };

/** Takes an evaluation out of later comparisons: a commit on the journal branch, and none where it says so already. */
export async function invalidate(
  io: Io,
  named: string,
  { reason, ...options }: InvalidateOptions,
): Promise<number> {
  if (reason.trim() === "") {
    throw new CommandError("--reason is empty: say why it must not be compared with");
  }
  const source = await evaluationSource(io, options);
  const upstream = await upstreamOfClone(io, source);
  const author = await authorIn(io, source);
  const outcome = await withGit(io, [upstream], ({ git }) =>
    invalidateEvaluation(
      { git, clock: { ...createSystemClock(), now: io.now }, log: commandLog(io) },
      {
        project: upstream,
        id: named,
        reason: reason.trim(),
        by: author?.name ?? "the command line",
        ...(author === null ? {} : { author }),
      },
    ),
  );
  switch (outcome.kind) {
    case "invalidated": {
      const where = `${journalBranch} of ${upstream.repository.url} says so`;
      const next = isWithin(source, upstream) ? "" : "; git fetch brings it into this clone";
      io.out.write(`${outcome.id} is not compared with any more: ${where}${next}\n`);
      return exitCode.ok;
    }
    case "already":
      io.out.write(`${outcome.id} was invalidated before, by ${outcome.by}: nothing to do\n`);
      return exitCode.ok;
    case "unknown":
    case "ambiguous":
      return refuseUnfound(named, outcome);
  }
}

/** What was named is what was written to, or a folder of its working tree. */
function isWithin({ repository: named }: Upstream, { repository: written }: Upstream): boolean {
  return `${named.url}/`.startsWith(`${written.url.replace(/\/\.git$/, "")}/`);
}
