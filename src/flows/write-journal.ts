import { journalBranch } from "../core/layout/layout.ts";
import { UnavailableError, type Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";
import { inTurn } from "./in-turn.ts";

/** What a commit on the journal branch changes; null deletes a file. */
export type JournalChange = {
  readonly files: ReadonlyMap<string, string | null>;
  readonly message: string;
  readonly at: Date;
  /** The person whose word it is; without one it is Evenkeel's own. */
  readonly author?: { readonly name: string; readonly email: string };
};

const triesBeforeGivingUp = 20;

/**
 * One commit on the journal branch. `decide` sees the commit that it would follow, and says nothing where there is
 * nothing left to write; it is asked again whenever another server was first, and may not write a journal itself. The
 * commit that then holds it.
 */
export function writeJournal(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  decide: (head: Sha | undefined) => Promise<JournalChange | undefined>,
): Promise<Sha | undefined> {
  return inTurn(git, repository, () => tryToWrite({ git }, repository, decide));
}

async function tryToWrite(
  { git }: Pick<Ports, "git">,
  repository: Repository,
  decide: (head: Sha | undefined) => Promise<JournalChange | undefined>,
): Promise<Sha | undefined> {
  for (let tries = 0; tries < triesBeforeGivingUp; tries += 1) {
    const head = (await git.heads(repository)).get(journalBranch);
    const change = await decide(head);
    if (change === undefined) return head;
    const result = await git.commit(repository, {
      branch: journalBranch,
      expected: head,
      ...change,
    });
    if (result.kind === "committed" || result.kind === "unchanged") return result.sha;
    if (result.kind === "protected") {
      const message = `the branch ${journalBranch} does not take Evenkeel's commits: ${result.message}`;
      throw new UnavailableError(message);
    }
    await git.fetch(repository);
  }
  throw new UnavailableError(
    `the branch ${journalBranch} moved ${triesBeforeGivingUp} times in a row`,
  );
}
