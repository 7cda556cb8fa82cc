import { describe, expect, it } from "vitest";
import type { Entry } from "../../../src/core/journal/entry.ts";
import { started } from "../evaluation/gate-bench.ts";
import { actionBench } from "./action-bench.ts";
import { deployment } from "./decide-bench.ts";

const at = started.toISOString();
const policy = "stages: {production: {mode: automated, returnToNormal: after 1h}}\n";
const due = new Date(started.getTime() + 3_600_000);
const scale = (value: string) => `      - action: scaling\n        value: "${value}"\n`;
const file = "carts/manifests/deployment.yaml";

function passed(attempt: number, sha: string): readonly Entry[] {
  const window = { start: at, end: at, indicators: [] };
  return [
    { kind: "reconciled", at, attempt, sha, outcome: "healthy", detail: "" },
    { kind: "evaluated", at, attempt, result: "pass", score: 100, detail: "", ...window },
  ];
}

/** A problem that one change healed, and that is over. */
async function healed(given = policy, ...rules: readonly string[]) {
  const bench = await actionBench(given);
  await bench.rulesAre(...(rules.length === 0 ? [scale("+1")] : rules));
  const id = await bench.problem({});
  const sha = await bench.merge(id);
  await bench.append(id, ...passed(1, sha), { kind: "problem-resolved", at });
  const wait = () => bench.clock.advance(due.getTime() - started.getTime());
  return { ...bench, id, wait };
}

describe("return to normal", () => {
  it("puts back an hour later what helped", async () => {
    const { steps, id, wait, kinds, read, drafts } = await healed();
    expect(await steps(id)).toMatchObject({ kind: "waiting", until: due });
    expect((await kinds(id)).at(-1)).toBe("return-scheduled");
    wait();
    await steps(id);
    const attempt = (await read(id)).attempts.at(-1);
    expect(attempt?.planned).toMatchObject({
      purpose: "return",
      summary: "back to replicas 1",
      action: "scaling",
      changes: [{ path: file, field: "spec.replicas", from: "2", to: "1" }],
    });
    expect(drafts).toMatchObject([
      { title: expect.stringContaining("back to replicas 1"), base: "production" },
    ]);
    expect(drafts[0]?.body).toContain("The problem is over, so this puts back what it was.");
    expect(drafts[0]?.body).not.toContain("matched by");
  });

  it.each([
    ["stages: {production: {mode: automated}}\n", "where the policy does not say so"],
    ["stages: {production: {mode: observe, returnToNormal: after 1h}}\n", "of an observed stage"],
  ])("closes the record at once with %j, %s", async (given) => {
    const bench = await actionBench(policy);
    await bench.rulesAre(scale("+1"));
    const id = await bench.problem({});
    const sha = await bench.merge(id);
    await bench.append(id, ...passed(1, sha), { kind: "problem-resolved", at });
    await bench.commit("main", { "evenkeel.yaml": given });
    await bench.steps(id);
    expect((await bench.kinds(id)).at(-1)).toBe("closed");
  });

  it("has nothing to put back after a restart or a change that somebody undid", async () => {
    const restarted = await healed(policy, "      - action: restart\n");
    await restarted.steps(restarted.id);
    expect((await restarted.kinds(restarted.id)).at(-1)).toBe("closed");
    const undone = await healed();
    await undone.commit("production", { [file]: deployment("carts", 1) });
    await undone.steps(undone.id);
    expect((await undone.kinds(undone.id)).at(-1)).toBe("closed");
  });

  it("is cancelled where somebody changed the field meanwhile", async () => {
    const { steps, id, wait, commit, read } = await healed();
    await steps(id);
    await commit("production", { [file]: deployment("carts", 7) });
    wait();
    await steps(id);
    expect((await read(id)).closed).toMatchObject({
      reason: "healed",
      detail: expect.stringContaining("spec.replicas is 7 by now, not 2"),
    });
  });

  it("is cancelled where another problem of the service is open when it is due", async () => {
    const { steps, id, wait, problem, read } = await healed();
    await steps(id);
    const other = await problem({ occurrence: "-9_1V2" });
    wait();
    await steps(id);
    expect((await read(id)).closed?.detail).toContain(`problem ${other} of the service is open`);
  });

  it("is cancelled when the problem is back, and scheduled anew when that is over", async () => {
    const { steps, id, append, kinds } = await healed();
    await steps(id);
    await append(id, { kind: "problem-reopened", at });
    await steps(id);
    expect((await kinds(id)).at(-1)).toBe("return-cancelled");
    await append(id, { kind: "problem-resolved", at });
    await steps(id);
    expect((await kinds(id)).at(-1)).toBe("return-scheduled");
  });

  it("waits while a person holds the action", async () => {
    const { steps, id, wait, append, kinds } = await healed();
    await steps(id);
    const until = new Date(due.getTime() + 60_000);
    await append(id, {
      kind: "hold-placed",
      at,
      action: "scaling",
      by: "grace",
      reason: "let it be",
      until: until.toISOString(),
    });
    wait();
    expect(await steps(id)).toMatchObject({ kind: "waiting", until });
    expect((await kinds(id)).at(-1)).toBe("held");
  });

  it("puts back nothing that the branch never had, whatever the record says", async () => {
    const bench = await actionBench(policy);
    await bench.rulesAre(scale("+1"));
    const id = await bench.problem({});
    const real = await bench.planned(id);
    const sha = await bench.commit("production", { [file]: deployment("carts", 2) });
    const changes = real.edits.map(({ path, field, object, to }) => ({
      path,
      field,
      object,
      from: "9",
      to,
    }));
    await bench.append(
      id,
      {
        kind: "action-planned",
        at,
        attempt: 1,
        rule: "default",
        action: "scaling",
        summary: "",
        changes,
        branch: real.branch,
        base: real.base,
        baseSha: real.baseSha,
        rulesSha: real.rulesSha,
        mode: "automated",
      },
      { kind: "pull-request-opened", at, attempt: 1, number: 1, url: "", head: "" },
      { kind: "pull-request-merged", at, attempt: 1, sha, by: null },
      ...passed(1, sha),
      { kind: "problem-resolved", at },
    );
    await bench.steps(id);
    expect((await bench.kinds(id)).at(-1)).toBe("closed");
  });

  it("closes the record with what the evaluation after it said", async () => {
    const { steps, id, wait, append, read } = await healed();
    await steps(id);
    wait();
    const step = await steps(id);
    expect(step.kind).not.toBe("again");
    const sha = "d".repeat(40);
    await append(
      id,
      { kind: "pull-request-opened", at, attempt: 2, number: 2, url: "", head: "" },
      { kind: "pull-request-merged", at, attempt: 2, sha, by: null },
      ...passed(2, sha),
    );
    await steps(id);
    expect((await read(id)).closed).toMatchObject({
      reason: "returned",
      detail: expect.stringContaining("back to replicas 1; the evaluation after it passed"),
    });
  });

  it("leaves what helped where the same problem came back within a day of a return", async () => {
    const { steps, id, wait, append, problem, commit, merge, read } = await healed();
    await steps(id);
    wait();
    await steps(id);
    const sha = await commit("production", { [file]: deployment("carts", 1) });
    const returned = new Date(started.getTime() - 7_200_000).toISOString();
    await append(
      id,
      { kind: "pull-request-opened", at, attempt: 2, number: 2, url: "", head: "" },
      { kind: "pull-request-merged", at: returned, attempt: 2, sha, by: null },
      ...passed(2, sha),
    );
    await steps(id);
    const next = await problem({ occurrence: "again" });
    await append(next, ...passed(1, await merge(next)), { kind: "problem-resolved", at });
    await steps(next);
    expect((await read(next)).closed).toMatchObject({
      reason: "healed",
      detail: `the change helped and the problem is over; it was not put back: the problem came back 120 minutes after the return of ${id}, so the change is needed for longer`,
    });
  });
});
