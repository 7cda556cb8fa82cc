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
    merge_queues: "read",
    metadata: "read",
  });
  expect(manifest.events).toContain("pull_request");
});

it("names a permission that GitHub does not have", () => {
  const text = "default_permissions: { pull-requests: write }\ndefault_events: []\n";
  expect(() => readAppManifest(text)).toThrow("pull-requests");
});
