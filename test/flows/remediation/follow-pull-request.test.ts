import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../../src/ports.ts";
import { sli, slo } from "../evaluation/gate-bench.ts";
import { conversationBench } from "./conversation-bench.ts";

const automated = "stages: { production: { mode: automated } }\n";
const onApproval = "stages: { production: { mergeOnApproval: true } }\n";

async function proposed(policy: string) {
  const bench = await conversationBench(policy);
  const id = await bench.problem({});
  await bench.pass(id);
  const head = bench.host.pulls.get(1)?.head.sha ?? "";
  const approve = (author: string, sha = head) =>
    bench.host.reviews.push({ author, sha, state: "approved" });
  const ended = async () => (await bench.read(id)).attempts[0]?.ended?.kind ?? "open";
  const heldBy = () => bench.deps.mergeHolds.get(`shop/${id}`) ?? [];
  return { ...bench, id, head, approve, ended, heldBy };
}

describe("on a stage that merges on approval", () => {
  it("merges what a person who may write approved, and says who that was", async () => {
    const { host, approve, pass, id, ended } = await proposed(onApproval);
    expect(await ended()).toBe("open");
    approve("grace");
    await pass(id);
    expect(await ended()).toBe("pull-request-merged");
    expect(host.merges[0]?.message).toMatch(/^Merged after grace approved it\.\n/);
    expect(host.merges[0]?.message).toContain("\nApproved-By: grace\n");
  });

  it.each([
    ["of a stranger", "mallory", undefined],
    ["of another head", "grace", "0".repeat(40)],
    ["of its author", "evenkeel[bot]", undefined],
  ])("takes no approval %s", async (_, author, sha) => {
    const { host, approve, pass, id, ended } = await proposed(onApproval);
    host.people.set("evenkeel[bot]", "write");
    approve(author, sha);
    await pass(id);
    expect(await ended()).toBe("open");
  });

  it("does not merge over somebody's request for changes", async () => {
    const { host, approve, pass, id, ended, heldBy, head } = await proposed(onApproval);
    host.people.set("ada", "maintain");
    host.reviews.push({ author: "ada", sha: head, state: "changes-requested" });
    approve("grace");
    await pass(id);
    expect(await ended()).toBe("open");
    expect(heldBy()).toMatchObject([{ guard: "review", detail: "ada asked for changes" }]);
  });

  it("needs no protected branch, for a person looked", async () => {
    const { host, approve, pass, id, ended } = await proposed(onApproval);
    host.protection = { kind: "unprotected", requiredChecks: [] };
    approve("grace");
    await pass(id);
    expect(await ended()).toBe("pull-request-merged");
  });

  it("leaves to its new author what somebody pushed to", async () => {
    const { host, commit, approve, pass, id, ended, kinds } = await proposed(onApproval);
    const branch = host.pulls.get(1)?.head.branch ?? "";
    const sha = await commit(branch, { "carts/more.yaml": "a: 1\n" });
    await pass(id);
    expect(await kinds(id)).toContain("taken-over");
    approve("grace", sha);
    await pass(id);
    expect(await ended()).toBe("open");
  });
});

it("waits for a person where approvals do not merge", async () => {
  const { approve, pass, id, ended } = await proposed("");
  approve("grace");
  await pass(id);
  expect(await ended()).toBe("open");
});

describe("on an automated stage", () => {
  it("merges by itself", async () => {
    const { host, ended } = await proposed(automated);
    expect(await ended()).toBe("pull-request-merged");
    expect(host.merges[0]?.message).toMatch(/^Merged by itself/);
  });

  it("waits for required checks without a line in the record", async () => {
    const bench = await conversationBench(automated);
    bench.host.checks.set("evenkeel/validate", "pending");
    const id = await bench.problem({});
    await bench.pass(id);
    expect(await bench.kinds(id)).toEqual([
      "problem-opened",
      "action-planned",
      "pull-request-opened",
    ]);
    expect(bench.deps.mergeHolds.get(`shop/${id}`)).toMatchObject([{ guard: "checks" }]);
    bench.host.checks.set("evenkeel/validate", "success");
    await bench.pass(id);
    expect(bench.host.merges).toHaveLength(1);
  });

  it.each([
    ["that is not protected", { kind: "unprotected", requiredChecks: [] } as const],
    ["that requires no check of ours", { kind: "protected", requiredChecks: ["build"] } as const],
  ])("does not merge into a branch %s, and says so once", async (_, protection) => {
    const bench = await conversationBench(automated);
    bench.host.protection = protection;
    bench.host.checks.set("build", "success");
    const id = await bench.problem({});
    await bench.pass(id);
    await bench.pass(id);
    expect(bench.host.merges).toEqual([]);
    const { entries } = await bench.read(id);
    expect(entries.filter(({ kind }) => kind === "held")).toMatchObject([{ guard: "unprotected" }]);
  });

  it("measures old values again before it merges", async () => {
    const policy = `limits: { evidenceMinutes: 30 }\n${automated}`;
    const bench = await conversationBench(policy);
    bench.host.checks.set("evenkeel/validate", "pending");
    const id = await bench.problem({});
    await bench.pass(id);
    bench.clock.advance(31 * 60_000);
    bench.host.checks.set("evenkeel/validate", "success");
    await bench.pass(id);
    const [attempt] = (await bench.read(id)).attempts;
    expect(attempt?.measured?.at).toBe("2026-03-01T03:31:00.000Z");
    expect(bench.host.merges).toHaveLength(1);
  });

  it("does not merge on values that nobody answers for, and says so once", async () => {
    const policy = `limits: { evidenceMinutes: 30 }\n${automated}`;
    const bench = await conversationBench(policy);
    await bench.commit("production", { "carts/slo.yaml": slo, "carts/prometheus/sli.yaml": sli });
    bench.host.checks.set("evenkeel/validate", "pending");
    const id = await bench.problem({});
    await bench.pass(id);
    bench.clock.advance(31 * 60_000);
    bench.host.checks.set("evenkeel/validate", "success");
    bench.measures(new UnavailableError("down"));
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await bench.pass(id)).toMatchObject({ kind: "waiting" });
      bench.clock.advance(60_000);
    }
    expect(bench.host.merges).toEqual([]);
    const { entries } = await bench.read(id);
    const after = entries.slice(
      entries.findIndex(({ kind }) => kind === "pull-request-opened") + 1,
    );
    expect(after).toMatchObject([{ kind: "held", guard: "stale-evidence" }]);
    const comment = bench.host.write(1, "/evenkeel explain");
    await bench.pass(id);
    expect(bench.host.ours.get(`1 evenkeel:reply-${comment}`)?.body).toContain("`stale-evidence`");
    bench.measures(1500);
    await bench.pass(id);
    expect((await bench.read(id)).attempts[0]?.measured?.measured).toHaveLength(1);
    expect(bench.host.merges).toHaveLength(1);
  });

  it("does not merge what a command holds", async () => {
    const bench = await conversationBench(automated);
    bench.host.checks.set("evenkeel/validate", "pending");
    const id = await bench.problem({});
    await bench.pass(id);
    bench.host.write(1, "/evenkeel hold for 2h release day");
    bench.host.checks.set("evenkeel/validate", "success");
    await bench.pass(id);
    expect(bench.host.merges).toEqual([]);
    bench.host.write(1, "/evenkeel resume");
    await bench.pass(id);
    expect(bench.host.merges).toHaveLength(1);
  });

  it("asks people after half an hour of GitHub's no", async () => {
    const bench = await conversationBench(automated);
    bench.host.refusal = "Pull Request is not mergeable";
    const id = await bench.problem({});
    await bench.pass(id);
    bench.clock.advance(20 * 60_000);
    await bench.pass(id);
    expect((await bench.read(id)).handedOver).toBeNull();
    bench.clock.advance(11 * 60_000);
    await bench.pass(id);
    expect((await bench.read(id)).handedOver).toMatchObject({ reason: "not-mergeable" });
    expect(bench.host.ours.get("1 evenkeel:handed-over")?.body).toContain("not mergeable");
  });
});

it("hands over although the conversation is locked", async () => {
  const bench = await conversationBench(automated);
  bench.host.refusal = "conflict";
  bench.host.commentFault = new Error("the conversation is locked");
  const id = await bench.problem({});
  await bench.pass(id);
  bench.clock.advance(31 * 60_000);
  await bench.pass(id);
  expect((await bench.read(id)).handedOver).not.toBeNull();
});
