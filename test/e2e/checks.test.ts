import { expect, it } from "vitest";
import { z } from "zod";
import { bootWorld, type Harness } from "./world-harness.ts";

const sockshop = "acme/sockshop";
const Runs = z.object({
  check_runs: z.array(
    z.object({ id: z.number(), name: z.string(), conclusion: z.string().nullable() }),
  ),
});

async function checksOf({ world }: Harness, sha: string) {
  const answer = await fetch(`${world.github.url}/repos/${sockshop}/commits/${sha}/check-runs`, {
    headers: { authorization: `Bearer ${world.github.as("ada").token}` },
  });
  return Runs.parse(await answer.json()).check_runs;
}

it("checks a person's pull request, and the commit that the merge queue makes of it", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.until(
    () => world.cluster.readyReplicas("sockshop-production", "carts-primary") || undefined,
  );
  const ada = world.github.as("ada");
  const head = await ada.push(sockshop, {
    branch: "more-memory",
    from: "production",
    files: {
      "carts/manifests/extra.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n",
    },
    message: "add a ConfigMap",
  });
  await ada.openPullRequest(sockshop, { head: "more-memory", base: "production", title: "extra" });
  const both = [
    { name: "evenkeel/plan", conclusion: "success" },
    { name: "evenkeel/validate", conclusion: "success" },
  ];
  const onHead = await harness.until(async () => {
    const runs = await checksOf(harness, head);
    return runs.length === 2 ? runs : undefined;
  });
  expect(onHead.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject(both);

  const { sha } = await world.github.enqueue(sockshop, 1, "ada");
  const onQueue = await harness.until(async () => {
    const runs = await checksOf(harness, sha);
    return runs.length === 2 ? runs : undefined;
  });
  expect(onQueue.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject(both);
});

it("annotates the line at fault and says that nothing of it would be applied", async () => {
  await using harness = await bootWorld();
  const { world } = harness;
  await harness.until(
    () => world.cluster.readyReplicas("sockshop-production", "carts-primary") || undefined,
  );
  const ada = world.github.as("ada");
  const head = await ada.push(sockshop, {
    branch: "typo",
    from: "production",
    files: { "carts/manifests/extra.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n" },
    message: "a ConfigMap without a name",
  });
  await ada.openPullRequest(sockshop, { head: "typo", base: "production", title: "typo" });
  const runs = await harness.until(async () => {
    const found = await checksOf(harness, head);
    return found.length === 2 ? found : undefined;
  });
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  const validate = runs.find(({ name }) => name === "evenkeel/validate");
  const answer = await fetch(
    `${world.github.url}/repos/${sockshop}/check-runs/${validate?.id}/annotations`,
    { headers: { authorization: `Bearer ${ada.token}` } },
  );
  expect(await answer.json()).toMatchObject([
    { path: "carts/manifests/extra.yaml", start_line: 3, annotation_level: "failure" },
  ]);
});
