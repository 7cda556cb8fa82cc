import { expect, it } from "vitest";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import { readComments } from "../../src/sandbox/story/github-page.ts";
import { bootWorld, type Harness } from "./world-harness.ts";
import { createCrashes } from "./crashing-ports.ts";

const sockshop = "acme/sockshop";
const story = [
  "problem-opened",
  "action-planned",
  "pull-request-opened",
  "pull-request-merged",
  "reconciled",
  "problem-resolved",
  "evaluated",
  "closed",
];

async function heal(harness: Harness): Promise<ProblemRecord> {
  await harness.suffer("production/carts");
  return harness.problem(sockshop, "production/carts", ({ closed }) => closed !== null);
}

it("comes to the same end when every webhook is lost", async () => {
  await using harness = await bootWorld({ deliver: () => "lose" });
  const { entries } = await heal(harness);
  expect(entries.map(({ kind }) => kind).toSorted()).toEqual(story.toSorted());
});

it("comes to the same end when every webhook comes twice", async () => {
  await using harness = await bootWorld({ deliver: () => "twice" });
  const { entries } = await heal(harness);
  expect(entries.map(({ kind }) => kind).toSorted()).toEqual(story.toSorted());
});

it(
  "comes to the same end when it is killed after every single effect",
  { timeout: 180_000 },
  async () => {
    const crashes = createCrashes();
    await using harness = await bootWorld({ wrap: crashes.wrap, crashed: crashes.crashed });
    await harness.suffer("production/carts");
    crashes.arm();
    const record = await harness.problem(
      sockshop,
      "production/carts",
      ({ closed }) => closed !== null,
    );

    expect(record.entries.map(({ kind }) => kind).toSorted()).toEqual(story.toSorted());
    const { world } = harness;
    expect(world.cluster.readyReplicas("sockshop-production", "carts-primary")).toBe(2);
    const comments = await readComments(world, sockshop, 1);
    expect(comments.filter((comment) => comment.includes("### Healed"))).toHaveLength(1);
    for (const kind of story) expect(crashes.points.join("\n")).toMatch(journalPoint[kind] ?? kind);
    expect(crashes.points).toEqual(
      expect.arrayContaining([
        "merge 1",
        "ask for review 1",
        "status evenkeel/reconcile/production success",
      ]),
    );
  },
);

const journalPoint: Readonly<Record<string, RegExp>> = {
  "problem-opened": /^journal problem\(production\/carts\): opened/m,
  "action-planned": /^journal plan/m,
  "pull-request-opened": /^journal propose/m,
  "pull-request-merged": /^journal merge/m,
  reconciled: /^journal reconcile/m,
  "problem-resolved": /^journal problem\(production\/carts\): dynatrace reports/m,
  evaluated: /^journal evaluate/m,
  closed: /^journal end/m,
};
