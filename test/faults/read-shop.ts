import { join } from "node:path";
import { createGit } from "../../src/adapters/git/create-git.ts";
import { journalBranch } from "../../src/core/layout/layout.ts";
import { readRecords } from "../../src/flows/journal.ts";

/** What the journal of an intake's project holds, read by somebody who has nothing of the server. */
export async function journalOf(folder: string) {
  const git = createGit({
    root: join(folder, "reader"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "reader", email: "reader@example.org" },
  });
  const repository = { url: join(folder, "shop.git"), slug: null };
  await git.fetch(repository);
  const records = await readRecords({ git }, repository);
  const head = (await git.heads(repository)).get(journalBranch);
  const commits =
    head === undefined ? [] : await git.log(repository, head, { limit: Number.MAX_SAFE_INTEGER });
  const twice = records.filter(
    ({ entries }) => entries.filter(({ kind }) => kind === "problem-opened").length > 1,
  );
  return {
    size: records.length,
    twice: twice.length,
    commits: commits.length,
    occurrences: new Set(records.map(({ problem }) => problem.occurrence)),
  };
}
