import { describe, expect, it } from "vitest";
import { readStatuses } from "../../src/sandbox/story/github-page.ts";
import { bootWorld } from "./world-harness.ts";

const sockshop = "acme/sockshop";

describe.each(["stage-branches", "folders"] as const)("with the layout %s", (preset) => {
  it("heals carts by one changed line, and records every step", async () => {
    await using harness = await bootWorld({ preset });
    const { world, observer } = harness;
    await harness.suffer("production/carts");
    const record = await harness.problem(
      sockshop,
      "production/carts",
      ({ closed }) => closed !== null,
    );

    expect(record.entries.map(({ kind }) => kind)).toEqual([
      "problem-opened",
      "action-planned",
      "pull-request-opened",
      "pull-request-merged",
      "reconciled",
      "problem-resolved",
      "evaluated",
      "closed",
    ]);
    expect(record.closed?.reason).toBe("healed");
    const [attempt] = record.attempts;
    const sha = attempt?.ended?.kind === "pull-request-merged" ? attempt.ended.sha : "";
    const change = await observer.changeOf(sockshop, sha);
    expect(change.files).toHaveLength(1);
    expect(change.removed).toEqual(["  replicas: 1 # serves all users"]);
    expect(change.added).toEqual(["  replicas: 2 # serves all users"]);
    const { evaluated } = record.attempts[0] ?? {};
    expect(evaluated?.evaluation).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
    const page = `evaluations/production/carts/${evaluated?.evaluation}.json`;
    const statuses = await readStatuses(world, sockshop, sha);
    const status = statuses.find(
      ({ context }) => context === "evenkeel/evaluation/production/carts",
    );
    expect(status?.target_url).toContain(`/blob/evenkeel/journal/${page}`);
    expect(statuses.map(({ context, state }) => `${context} ${state}`)).toEqual(
      expect.arrayContaining([
        "evenkeel/evaluation/production/carts success",
        "evenkeel/reconcile/production success",
      ]),
    );
    expect(world.cluster.readyReplicas("sockshop-production", "carts-primary")).toBe(2);
    expect(world.cluster.readyReplicas("sockshop-production", "carts-db")).toBe(1);
  });
});
