import { expect, it } from "vitest";
import type { PullRequestComment } from "../../../src/ports/hosting.ts";
import { conversationBench } from "./conversation-bench.ts";

async function proposed() {
  const bench = await conversationBench();
  const id = await bench.problem({});
  await bench.pass(id);
  const reply = (comment: number) => bench.host.ours.get(`1 evenkeel:reply-${comment}`)?.body;
  const commands = async () =>
    (await bench.read(id)).entries.filter(({ kind }) => kind === "commanded");
  return { ...bench, id, reply, commands };
}

function closeIt(host: Awaited<ReturnType<typeof proposed>>["host"]) {
  const pull = host.pulls.get(1);
  if (pull !== undefined) host.pulls.set(1, { ...pull, state: "closed", closedBy: "grace" });
}

it("places a hold with its reason and end, and answers once", async () => {
  const { host, pass, id, read, reply, commands } = await proposed();
  const comment = host.write(1, "/evenkeel hold for 2h release day\nthanks");
  await pass(id);
  await pass(id);
  expect((await read(id)).holds).toMatchObject([
    {
      action: "scaling",
      by: "grace",
      reason: "release day",
      until: "2026-03-01T05:00:00.000Z",
    },
  ]);
  expect(host.reactions).toEqual([`${comment} eyes`, `${comment} rocket`]);
  expect(reply(comment)).toBe(
    "Done: the action `scaling` of `carts` is on hold until 2026-03-01 05:00 UTC.",
  );
  expect(await commands()).toMatchObject([{ comment, by: "grace", outcome: "done" }]);
});

it("lifts the holds of every problem of the service", async () => {
  const { host, pass, id, problem, append, read, keys } = await proposed();
  const other = await problem({ occurrence: "earlier" });
  const at = "2026-03-01T02:00:00.000Z";
  const until = "2026-03-02T02:00:00.000Z";
  const hold = { kind: "hold-placed", at, by: "ada", reason: "reverted", until } as const;
  await append(other, { ...hold, action: "scaling" });
  host.write(1, "/evenkeel resume");
  await pass(id);
  expect((await read(other)).holds).toEqual([]);
  expect([...keys]).toContain(`problem/shop/${other}`);
});

it("refuses to lift what is not on hold", async () => {
  const { host, pass, id, reply } = await proposed();
  const comment = host.write(1, "/evenkeel resume");
  await pass(id);
  expect(host.reactions).toEqual([`${comment} eyes`, `${comment} confused`]);
  expect(reply(comment)).toContain("nothing of this service is on hold");
});

it("refuses another try while one is in hand, and grants it after a no", async () => {
  const { host, pass, id, read, reply, clock } = await proposed();
  const early = host.write(1, "/evenkeel retry");
  await pass(id);
  expect(reply(early)).toContain("attempt 1 is still in hand");
  closeIt(host);
  await pass(id);
  clock.advance(10 * 60_000);
  const late = host.write(1, "/evenkeel retry");
  await pass(id);
  expect(reply(late)).toContain("as attempt 2");
  const { attempts, retries } = await read(id);
  expect(retries).toMatchObject([{ by: "grace", next: 2 }]);
  expect(attempts[1]?.planned?.summary).toBe(attempts[0]?.planned?.summary);
  expect(host.pulls.get(2)?.state).toBe("open");
});

it.each<readonly [string, Partial<PullRequestComment>]>([
  ["a bot", { isBot: true }],
  ["somebody who changed it later", { isEdited: true }],
])("does not hear %s", async (_, given) => {
  const { host, pass, id, commands } = await proposed();
  host.write(1, "/evenkeel hold", given);
  await pass(id);
  expect(await commands()).toEqual([]);
  expect(host.reactions).toEqual([]);
});

it("answers a stranger with one reaction and nothing else", async () => {
  const { host, pass, id, commands, reply } = await proposed();
  const comment = host.write(1, "/evenkeel hold", { author: "mallory" });
  await pass(id);
  await pass(id);
  expect(host.reactions).toEqual([`${comment} confused`]);
  expect(reply(comment)).toBeUndefined();
  expect(await commands()).toEqual([]);
});

it("says what it knows to whoever mistypes", async () => {
  const { host, pass, id, reply } = await proposed();
  const comment = host.write(1, "/evenkeel retyr");
  await pass(id);
  expect(reply(comment)).toMatch(/^There is no such command, did you mean `retry`\?\n\n/);
});

it("explains the decision and what is waited for", async () => {
  const { host, pass, id, reply } = await proposed();
  const comment = host.write(1, "/evenkeel explain");
  await pass(id);
  expect(reply(comment)).toContain("**Waits for a person**");
  expect(reply(comment)).toContain("the rule `default`");
});

it("does again what a crash cut off before it was recorded, and does it once", async () => {
  const { host, pass, id, read, append, commands } = await proposed();
  closeIt(host);
  await pass(id);
  const comment = host.write(1, "/evenkeel retry");
  const at = "2026-03-01T03:00:00.000Z";
  await append(id, { kind: "retried", at, by: "grace", next: 2 });
  await pass(id);
  expect((await read(id)).retries).toHaveLength(1);
  expect(await commands()).toMatchObject([{ comment, outcome: "done" }]);
});

it("goes on although the conversation is locked", async () => {
  const { host, pass, id, commands } = await proposed();
  host.commentFault = new Error("the conversation is locked");
  host.write(1, "/evenkeel help");
  await pass(id);
  expect(await commands()).toHaveLength(1);
});

it("answers on the pull request of an earlier attempt", async () => {
  const { host, pass, id, reply, clock } = await proposed();
  closeIt(host);
  await pass(id);
  host.write(1, "/evenkeel retry");
  clock.advance(10 * 60_000);
  await pass(id);
  expect(host.pulls.get(2)?.state).toBe("open");
  const late = host.write(1, "/evenkeel explain");
  await pass(id);
  expect(reply(late)).toContain("**Waits for a person**");
});

it("answers for a day after the end, and tries nothing again", async () => {
  const { host, pass, id, reply, append, clock } = await proposed();
  const at = clock.now().toISOString();
  await append(id, { kind: "closed", at, reason: "resolved", detail: "it went away" });
  const [retry, explain] = [host.write(1, "/evenkeel retry"), host.write(1, "/evenkeel explain")];
  await pass(id);
  expect(reply(retry)).toBe("This is not possible now: the problem is over.");
  expect(reply(explain)).toContain("**Over**: it went away.");
  clock.advance(24 * 3_600_000);
  const late = host.write(1, "/evenkeel help");
  await pass(id);
  expect(reply(late)).toBeUndefined();
});

async function forbidden(): Promise<never> {
  throw new Error("403: resource not accessible");
}

it("leaves for later whose permission GitHub does not tell, and goes on", async () => {
  const { host, pass, id, reply, deps, commands } = await proposed();
  const { permission } = deps.hosting;
  const comment = host.write(1, "/evenkeel help");
  Object.assign(deps.hosting, { permission: forbidden });
  closeIt(host);
  await pass(id);
  expect(await commands()).toEqual([]);
  Object.assign(deps.hosting, { permission });
  await pass(id);
  expect(reply(comment)).toContain("/evenkeel retry");
});
