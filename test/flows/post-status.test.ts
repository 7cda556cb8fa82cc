import { describe, expect, it } from "vitest";
import type { CommitStatus } from "../../src/core/pull-request/commit-status.ts";
import { findStatus, postStatus } from "../../src/flows/post-status.ts";
import { statusHost } from "./statuses.ts";

const repository = { url: "https://github.test/acme/shop.git", slug: "acme/shop" };
const commit = { repository, sha: "a".repeat(40) };
const status: CommitStatus = {
  context: "evenkeel/reconcile/dev",
  state: "pending",
  description: "applying this commit",
  url: null,
};

describe("postStatus()", () => {
  it("says a thing once, and again when it changes", async () => {
    const host = statusHost();
    await postStatus(host, commit, status);
    await postStatus(host, commit, status);
    await postStatus(host, commit, { ...status, state: "success" });
    await postStatus(host, commit, { ...status, state: "success" });
    await postStatus(host, commit, { ...status, state: "success", description: "better" });
    expect(host.posted.map(({ state, description }) => [state, description])).toEqual([
      ["pending", "applying this commit"],
      ["success", "applying this commit"],
      ["success", "better"],
    ]);
  });

  it("is not confused by other contexts and commits", async () => {
    const host = statusHost();
    await postStatus(host, commit, status);
    await postStatus(host, commit, { ...status, context: "evenkeel/reconcile/production" });
    await postStatus(host, { ...commit, sha: "b".repeat(40) }, status);
    await postStatus(host, commit, { ...status, context: "EVENKEEL/reconcile/dev" });
    expect(host.posted).toHaveLength(3);
  });

  it("says a long thing once too, in the 140 characters that GitHub takes", async () => {
    const host = statusHost();
    const long = { ...status, description: `  all of\n${"it ".repeat(90)}` };
    await postStatus(host, commit, long);
    await postStatus(host, commit, long);
    expect(host.posted).toHaveLength(1);
    expect(Array.from(host.posted[0]?.description ?? "").length).toBeLessThanOrEqual(140);
    expect(host.posted[0]?.description).toMatch(/^all of it it /);
  });

  it("has nobody to say it to where a repository is only on disk", async () => {
    const host = statusHost();
    const onDisk = { ...commit, repository: { url: "/srv/home.git", slug: null } };
    await postStatus(host, onDisk, status);
    expect(host.posted).toEqual([]);
    expect(await findStatus(host, onDisk, status.context)).toBeUndefined();
  });
});
