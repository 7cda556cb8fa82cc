import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bootGitHub } from "../../adapters/github/boot-github.ts";
import { missingForOpenApi } from "../../support/openapi.ts";

const adapter = "src/adapters/github";
const why = missingForOpenApi === undefined ? "" : `, not tested: ${missingForOpenApi}`;

/** The operations that the adapter's source calls, as `pulls/request-reviewers`. */
function operationsInSource(): readonly string[] {
  const text = readdirSync(adapter).map((name) => readFileSync(join(adapter, name), "utf8"));
  const calls = [...text.join("\n").matchAll(/\.rest\s*\.(\w+)\s*\.(\w+)/g)];
  const names = calls.map(([, group = "", method = ""]) => `${kebab(group)}/${kebab(method)}`);
  return [...new Set(names)].toSorted();
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Makes the adapter send every kind of request that it has; disposing the world holds them to the description. */
async function exercise(kind: "app" | "token"): Promise<ReadonlySet<string>> {
  await using world = await bootGitHub(kind);
  const { alice, hosting, repository } = world;
  const { pullRequests, checks, statuses } = hosting;
  await hosting.identity();
  const { number, sha, draft } = await world.propose("remediate/production/carts/0123456789");
  await pullRequests.open(repository, draft);
  await pullRequests.listOpen(repository);
  await pullRequests.requestReviewers(repository, number, [world.login, "alice", "acme/ops"]);
  for (const body of ["first", "second"]) {
    await pullRequests.comment(repository, number, { marker: "evenkeel:plan", body });
  }
  await statuses.set(repository, sha, {
    context: "evenkeel/evaluation/production/carts",
    state: "pending",
    description: "waiting",
    url: "https://evenkeel.example.org/problems/1",
  });
  await statuses.list(repository, sha);
  const fault = { path: "carts/slo.yaml", line: 2, column: 5, message: "weight: give a number" };
  for (const state of ["in-progress", "failure"] as const) {
    const annotations = state === "failure" ? Array.from({ length: 60 }, () => fault) : [];
    const run = { name: "evenkeel/validate", state, title: "t", summary: "s", annotations };
    await checks.report(repository, sha, run);
  }
  await checks.results(repository, sha);
  await pullRequests.describe(repository, number, "Why, and what for.");
  const asked = await alice.comment("acme/shop", number, "/evenkeel explain");
  await pullRequests.comments(repository, number);
  await pullRequests.react(repository, asked, "eyes");
  await pullRequests.react(repository, asked, "eyes");
  await alice.approve("acme/shop", number, sha);
  await pullRequests.reviews(repository, number);
  await alice.dismissReviews("acme/shop", number, "Too early.");
  const issue = await hosting.issues.open(repository, { marker: "m", title: "t", body: "b" });
  await hosting.issues.find(repository, "m");
  await hosting.issues.close(repository, issue.number);
  await hosting.permission(repository, "alice");
  await hosting.permission(repository, "nobody");
  await hosting.dispatch(repository, { event: "evenkeel", payload: { service: "carts" } });
  const merge = { sha, title: "remediate: carts", message: "Problem-Id: 0123456789" };
  await pullRequests.merge(repository, number, merge);
  await pullRequests.protection(repository, "production");
  await alice.setStatus("acme/shop", sha, { context: "ci", state: "success" });
  await pullRequests.merge(repository, number, merge);
  const other = await world.propose("remediate/other");
  await pullRequests.close(repository, other.number);
  await pullRequests.find(repository, { head: "remediate/other", base: "production" });
  return world.operations;
}

it.skipIf(missingForOpenApi !== undefined)(
  `all that the adapter asks of GitHub, and the sandbox's answers, are as GitHub describes them${why}`,
  async () => {
    const used = [...(await exercise("app")), ...(await exercise("token"))];
    expect([...new Set(used)].toSorted()).toEqual(
      [...operationsInSource(), "apps/create-installation-access-token"].toSorted(),
    );
  },
);
