import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readAppManifest } from "../../../src/sandbox/github/read-app-manifest.ts";

it("reads the product's own app.yml, which asks for no administration", async () => {
  const manifest = readAppManifest(await readFile("app.yml", "utf8"));
  expect(manifest.permissions).toEqual({
    contents: "write",
    pull_requests: "write",
    statuses: "write",
    checks: "write",
    issues: "write",
    merge_queues: "read",
    metadata: "read",
  });
  expect(manifest.events).toContain("pull_request");
});

it("names a permission that GitHub does not have", () => {
  const text = "default_permissions: { pull-requests: write }\ndefault_events: []\n";
  expect(() => readAppManifest(text)).toThrow("pull-requests");
});

const permissions = "contents, pull_requests, checks, statuses, merge_queues, issues".split(", ");

it.each([
  ["push", "contents"],
  ["create", "contents"],
  ["delete", "contents"],
  ["repository_dispatch", "contents"],
  ["pull_request", "pull_requests"],
  ["pull_request_review", "pull_requests"],
  ["check_run", "checks"],
  ["check_suite", "checks"],
  ["status", "statuses"],
  ["merge_group", "merge_queues"],
  ["issues", "issues"],
  ["issue_comment", "issues"],
])("refuses %s without %s, as GitHub does", (event, needed) => {
  const manifest = (granted: readonly string[]) => {
    const lines = granted.map((name) => `  ${name}: read`).join("\n");
    return `default_permissions:\n  metadata: read\n${lines}\ndefault_events: [${event}]\n`;
  };
  const others = permissions.filter((name) => name !== needed);
  expect(readAppManifest(manifest([needed])).events).toEqual([event]);
  expect(() => readAppManifest(manifest(others))).toThrow(`Default events unsupported: ${event}`);
});

it("names every event that is not supported, and knows no others", () => {
  const text = "default_permissions: { contents: read }\ndefault_events: [status, push, issues]\n";
  expect(() => readAppManifest(text)).toThrow("Default events unsupported: status, issues");
  const unknown = "default_permissions: { contents: read }\ndefault_events: [pushed]\n";
  expect(() => readAppManifest(unknown)).toThrow("default_events");
});
