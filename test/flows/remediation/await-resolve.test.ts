import { expect, it } from "vitest";
import type { PullRequest } from "../../../src/core/pull-request/pull-request.ts";
import { conversationBench } from "./conversation-bench.ts";

const at = "2026-03-01T03:00:00.000Z";

/** People have the problem, because GitHub did not take the merge of its pull request. */
async function leftToPeople() {
  const bench = await conversationBench();
  const id = await bench.problem({});
  await bench.pass(id);
  await bench.append(id, { kind: "handed-over", at, reason: "not-mergeable", detail: "no" });
  const change = (given: Partial<PullRequest>) => {
    const pull = bench.host.pulls.get(1);
    if (pull !== undefined) bench.host.pulls.set(1, { ...pull, ...given });
  };
  return { ...bench, id, change };
}

it("closes the pull request that people had once the problem is over", async () => {
  const { host, id, append, pass, kinds } = await leftToPeople();
  await append(id, { kind: "problem-resolved", at });
  await pass(id);
  expect(host.pulls.get(1)?.state).toBe("closed");
  expect((await kinds(id)).slice(-2)).toEqual(["pull-request-closed", "closed"]);
});

it("goes on with what a person merged in the end", async () => {
  const { id, pass, read, change, host } = await leftToPeople();
  await pass(id);
  expect((await read(id)).attempts[0]?.ended).toBeNull();
  const mergeSha = host.pulls.get(1)?.head.sha ?? null;
  change({ state: "merged", mergeSha, mergedBy: "grace" });
  await pass(id);
  const { attempts, handedOver } = await read(id);
  expect(attempts[0]?.ended).toMatchObject({ kind: "pull-request-merged", by: "grace" });
  expect(handedOver).toBeNull();
});

it("takes a person's no, and grants another try only after it", async () => {
  const { host, id, pass, read, change, clock } = await leftToPeople();
  clock.advance(600_000);
  host.write(1, "/evenkeel retry");
  await pass(id);
  expect((await read(id)).retries).toEqual([]);
  change({ state: "closed", closedBy: "grace" });
  await pass(id);
  expect((await read(id)).attempts[0]?.ended).toMatchObject({ reason: "declined", by: "grace" });
  clock.advance(600_000);
  host.write(1, "/evenkeel retry");
  await pass(id);
  expect(host.pulls.get(2)?.state).toBe("open");
});
