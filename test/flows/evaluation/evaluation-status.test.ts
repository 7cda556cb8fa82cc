import { expect, it } from "vitest";
import {
  openPageOf,
  pageOf,
  postEvaluationStatus,
  statusOf,
} from "../../../src/flows/evaluation/evaluation-status.ts";
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
    const page = pageOf(commit.repository, evaluation);
    await postEvaluationStatus(host, commit, { evaluation, status, page });
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

it("keeps it whatever the pages are: a record, an intent, or a problem", async () => {
  const host = statusHost();
  const status = { state: "pending", description: "waiting" } as const;
  const problem = "https://github.test/acme/shop/blob/evenkeel/journal/problems/0123456789.jsonl";
  const post = (id: string, page: string) =>
    postEvaluationStatus(host, commit, { evaluation: { id, request: request() }, status, page });
  await post(late, openPageOf(commit.repository, late));
  await post(early, `${problem}#${early}`);
  await post(late, `${problem}#${late}`);
  await post(early, openPageOf(commit.repository, early));
  expect(host.posted.map(({ url }) => url)).toEqual([
    openPageOf(commit.repository, late),
    `${problem}#${late}`,
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
  const status = statusOf(anEvaluation());
  const page = pageOf(commit.repository, evaluation);
  await postEvaluationStatus(host, commit, { evaluation, status, page });
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
