import { join } from "node:path";
import { createGit } from "../../adapters/git/create-git.ts";
import { createLog } from "../../adapters/log/create-log.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import { tellEntry } from "../../core/journal/describe-entry.ts";
import type { ProblemRecord } from "../../core/journal/fold-record.ts";
import { readEvaluation } from "../../flows/evaluation/read-evaluation.ts";
import { readRecords } from "../../flows/journal.ts";
import type { Git, Repository } from "../../ports/git.ts";
import type { Teller } from "./teller.ts";

/** Somebody with a clone: all that is told comes from the upstream repositories, as anybody could read it. */
export type Observer = {
  /** Tells what is new in a project's journal and gives its problems. */
  readonly look: (slug: string) => Promise<readonly ProblemRecord[]>;
  /** The changed lines of a commit against its first parent, with the file. */
  readonly changeOf: (slug: string, sha: string) => Promise<Change>;
  /** The whole evaluation of a record; undefined where the journal has none of that id. */
  readonly evaluationOf: (slug: string, id: string) => Promise<Evaluation | undefined>;
  readonly git: Git;
  readonly repository: (slug: string) => Repository;
};

type Change = {
  readonly files: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

export function createObserver(folder: string, teller: Teller): Observer {
  const git = createGit({
    root: join(folder, "observer"),
    credentials: () => Promise.resolve(undefined),
    identity: { name: "observer", email: "observer@example.org" },
  });
  const log = createLog({ level: "silent", secrets: [] });
  const told = new Map<string, number>();
  const repository = (slug: string) => ({
    url: join(folder, "upstream", `${slug}.git`),
    slug: null,
  });

  function tell(record: ProblemRecord): void {
    for (const entry of record.entries.slice(told.get(record.id) ?? 0)) {
      const { verb, text } = tellEntry(record.problem, entry);
      teller.say(verb, text, new Date(entry.at));
    }
    told.set(record.id, record.entries.length);
  }

  return {
    git,
    repository,
    look: async (slug) => {
      await git.fetch(repository(slug));
      const records = await readRecords({ git }, repository(slug));
      for (const record of records) tell(record);
      return records;
    },
    evaluationOf: async (slug, id) => {
      const found = await readEvaluation({ git, log }, repository(slug), id);
      return found.kind === "found" ? found.record.finished?.evaluation : undefined;
    },
    changeOf: async (slug, sha) => {
      const [commit] = await git.log(repository(slug), sha, { limit: 1 });
      const parent = commit?.parents[0] ?? sha;
      return changeBetween(git, repository(slug), { parent, sha });
    },
  };
}

async function changeBetween(
  git: Git,
  repository: Repository,
  { parent, sha }: { readonly parent: string; readonly sha: string },
): Promise<Change> {
  const before = new Map(
    (await git.list(repository, parent, "")).map(({ path, blob }) => [path, blob]),
  );
  const after = await git.list(repository, sha, "");
  const files = after.filter(({ path, blob }) => before.get(path) !== blob).map(({ path }) => path);
  const [old, now] = await Promise.all([
    git.readAll(repository, parent, files),
    git.readAll(repository, sha, files),
  ]);
  const lines = (texts: ReadonlyMap<string, string>) =>
    files.flatMap((path) => (texts.get(path) ?? "").split("\n"));
  const [oldLines, newLines] = [lines(old), lines(now)];
  return {
    files,
    removed: oldLines.filter((line, index) => newLines[index] !== line),
    added: newLines.filter((line, index) => oldLines[index] !== line),
  };
}
