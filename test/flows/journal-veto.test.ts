import { join } from "node:path";
import { expect, it } from "vitest";
import { hasOpenChange } from "../../src/core/journal/phase.ts";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import { appendEntry, readRecords } from "../../src/flows/journal.ts";
import { gitAt, upstream } from "../adapters/git/upstream.ts";
import { opened, planned } from "../support/records.ts";
import { quiet } from "./quiet.ts";

const ids = ["0000000001", "0000000002", "0000000003"];

/** One open change for a service, as the guards have it. */
function taken(own: string) {
  return (records: readonly ProblemRecord[]) =>
    records.some((record) => record.id !== own && hasOpenChange(record)) ? "taken" : undefined;
}

it("lets one of several servers that decide at once have the service", async () => {
  const { git, repository, folder } = await upstream();
  for (const id of ids) {
    await appendEntry({ git, log: quiet }, { repository, id }, opened);
  }
  const servers = await Promise.all(
    ids.map(async (id) => {
      const own = gitAt(join(folder, id));
      await own.fetch(repository);
      return { git: own, id };
    }),
  );
  const answers = await Promise.all(
    servers.map(({ git: own, id }) =>
      appendEntry({ git: own, log: quiet }, { repository, id, veto: taken(id) }, planned()),
    ),
  );
  expect(answers.filter((answer) => answer === "taken")).toHaveLength(2);
  await git.fetch(repository);
  expect((await readRecords({ git }, repository)).filter(hasOpenChange)).toHaveLength(1);
});
