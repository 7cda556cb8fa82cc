import { expect, it } from "vitest";
import { postEvaluationStatus, statusOf } from "../../../src/flows/evaluation/evaluation-status.ts";
import { anEvaluation } from "../../support/evaluation-records.ts";
import { statusHost } from "../statuses.ts";
import { request } from "./gate-bench.ts";

const commit = {
  repository: { url: "https://github.test/acme/shop.git", slug: "acme/shop" },
  sha: "a".repeat(40),
};
const early = "20260301T030000Z-ffffffff";
const late = "20260301T040000Z-00000000";

async function posted(...ids: readonly (readonly [id: string, description: string])[]) {
  const host = statusHost();
  for (const [id, description] of ids) {
    const evaluation = { id, request: request() };
    const status = { state: "success", description } as const;
    await postEvaluationStatus(host, commit, { evaluation, status });
  }
  return host.posted.map(({ description }) => description);
}

it("keeps the word of the latest evaluation, whichever ends last", async () => {
  expect(await posted([early, "a"], [late, "b"], [early, "c"], [late, "d"])).toEqual([
    "a",
    "b",
    "d",
  ]);
});

it("is posted once while nothing changes", async () => {
  expect(await posted([early, "a"], [early, "a"])).toEqual(["a"]);
});

it("follows a status that is no evaluation's", async () => {
  const host = statusHost();
  const context = "evenkeel/evaluation/production/carts";
  const url = "https://github.test/acme/shop/blob/evenkeel/journal/problems/0123456789.jsonl";
  await host.hosting.statuses.set(commit.repository, commit.sha, {
    context,
    state: "pending",
    description: "observing",
    url,
  });
  const evaluation = { id: early, request: request() };
  await postEvaluationStatus(host, commit, { evaluation, status: statusOf(anEvaluation()) });
  expect(host.posted.at(-1)?.state).toBe("success");
});

it.each([
  ["success", anEvaluation({ result: "pass" })],
  ["success", anEvaluation({ result: "warning" })],
  ["failure", anEvaluation({ result: "fail" })],
  ["error", anEvaluation({ result: "fail", status: "errored", score: null })],
] as const)("is %s for %j", (state, evaluation) => {
  expect(statusOf(evaluation).state).toBe(state);
});
