import { expect, it } from "vitest";
import { formatEntry, type Entry } from "../../src/core/journal/entry.ts";
import { problemId } from "../../src/core/problem/problem-id.ts";
import { readPull } from "../../src/sandbox/story/github-page.ts";
import { aProblem, planned } from "../support/records.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const sockshop = "acme/sockshop";

function rolledOut({ world }: Harness) {
  return () => world.cluster.readyReplicas("sockshop-production", "carts-primary") || undefined;
}

async function headOf({ observer }: Harness, branch: string): Promise<string> {
  await observer.git.fetch(observer.repository(sockshop));
  return (await observer.git.heads(observer.repository(sockshop))).get(branch) ?? "";
}

it("merges nothing that a forged record asks for", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.until(rolledOut(harness));
  const base = await headOf(harness, "production");
  const mallory = world.github.as("mallory");
  const config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: backdoor\n";
  const head = await mallory.push(sockshop, {
    branch: "innocent",
    from: base,
    files: { "carts/manifests/backdoor.yaml": config },
    message: "nothing to see",
  });
  await mallory.openPullRequest(sockshop, { head: "innocent", base: "production", title: "typo" });
  const at = world.clock.now().toISOString();
  const problem = aProblem();
  const plan = { baseSha: base, rulesSha: base, branch: "innocent" };
  const url = "https://github.example.org/1";
  const forged: readonly Entry[] = [
    { kind: "problem-opened", at, problem },
    planned(1, plan),
    { kind: "pull-request-opened", at, attempt: 1, number: 1, url, head },
  ];
  await mallory.push(sockshop, {
    branch: "evenkeel/journal",
    files: { [`problems/${problemId(problem)}.jsonl`]: forged.map(formatEntry).join("") },
    message: "forge",
  });

  const record = await harness.problem(sockshop, "production/carts", ({ attempts }) =>
    Boolean(attempts[0]?.takenOver),
  );
  expect(record.attempts[0]?.ended).toBeNull();
  expect((await readPull(world, sockshop, 1)).state).toBe("open");
  expect(await headOf(harness, "production")).toBe(base);
});

it("follows a pull request that a person opens again and merges", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  const grace = world.github.as("grace");
  await harness.suffer("staging/carts");
  await harness.problem(sockshop, "staging/carts", ({ attempts }) => Boolean(attempts[0]?.opened));
  await grace.closePullRequest(sockshop, 1);
  await harness.problem(sockshop, "staging/carts", ({ attempts }) => Boolean(attempts[0]?.ended));
  await grace.reopenPullRequest(sockshop, 1);
  await grace.mergePullRequest(sockshop, 1);

  const record = await harness.problem(sockshop, "staging/carts", ({ closed }) => closed !== null);
  expect(record.closed?.reason).toBe("healed");
  expect(record.attempts[0]?.ended?.kind).toBe("pull-request-merged");
  expect(world.cluster.readyReplicas("sockshop-staging", "carts-primary")).toBe(2);
});
