import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journalOf } from "./read-shop.ts";
import { alertOf, createClient, startIntake } from "./start-intake.ts";

const senders = 20;

/**
 * Starts an intake on the same folder, sends it new occurrences and kills it after a random number of answers, again
 * and again. The last one is left alone until all that was acknowledged is in the journal, or nothing more comes.
 */
export async function killRounds(options: { readonly rounds: number; readonly most: number }) {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-killed-"));
  const acknowledged = new Set<string>();
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const after = 1 + (randomBytes(4).readUInt32BE() % options.most);
      await sendUntilKilled(folder, after, acknowledged);
    }
    const last = await startIntake(folder);
    const client = createClient(1);
    for (;;) {
      const { body } = await client.send(`${last.url}/readyz`);
      if (body.includes("\n0 left")) break;
    }
    client.close();
    await last.kill();
    const journal = await journalOf(folder);
    const recorded = new Set([...journal.occurrences].map((each) => each.split("@")[0]));
    const lost = [...acknowledged].filter((fingerprint) => !recorded.has(fingerprint));
    return {
      acknowledged: acknowledged.size,
      lost,
      twice: journal.twice,
      commits: journal.commits,
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What is on its way when the process dies is acknowledged or not; only what was answered counts. */
async function sendUntilKilled(
  folder: string,
  after: number,
  acknowledged: Set<string>,
): Promise<void> {
  const intake = await startIntake(folder);
  const client = createClient(senders);
  let left = after;
  let killed: Promise<void> | undefined;
  const send = async () => {
    while (killed === undefined) {
      const fingerprint = randomBytes(8).toString("hex");
      const service = `service-${fingerprint.slice(0, 1)}`;
      const answer = await client
        .send(`${intake.url}/events/alertmanager`, alertOf(fingerprint, service))
        .catch(() => undefined);
      if (answer?.status === 202) acknowledged.add(fingerprint);
      left -= 1;
      if (left <= 0) killed ??= intake.kill();
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  await killed;
  client.close();
}
