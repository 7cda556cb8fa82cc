import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readAppManifest, type AppManifest } from "../../src/sandbox/github/read-app-manifest.ts";
import { bootWorld, type Harness } from "./world-harness.ts";

const text = await readFile("app.yml", "utf8");
const manifest = readAppManifest(text);
/** Twice what it takes with all permissions. */
const minutes = 30;

type Level = "read" | "none";

/** The same App with another level of one permission. */
function withLevel(name: string, level: Level): AppManifest {
  const permissions = Object.entries(manifest.permissions).flatMap(([key, asked]) => {
    if (key !== name) return [[key, asked] as const];
    return level === "none" ? [] : [[key, level] as const];
  });
  return { ...manifest, permissions: Object.fromEntries(permissions) };
}

/** Lets carts suffer from the beginning; throws when it is not healed in time. */
async function heal({ world, observer, until }: Harness): Promise<void> {
  world.traffic.set("production/carts", "heavy");
  await until(async () => {
    const records = await observer.look("acme/sockshop");
    return records.find(({ closed }) => closed?.reason === "healed");
  }, minutes);
}

const needed = [
  ["contents", "read"],
  ["pull_requests", "read"],
  ["statuses", "read"],
  ["checks", "none"],
] as const satisfies readonly (readonly [string, Level])[];

it.each(needed)("does not heal where %s is %s", { timeout: 180_000 }, async (name, level) => {
  await using harness = await bootWorld({ app: withLevel(name, level) });
  await expect(heal(harness)).rejects.toThrow(`no answer in ${minutes} minutes`);
});

it("heals where checks can only be read, but has no check run to show a fault in", async () => {
  await using harness = await bootWorld({ app: withLevel("checks", "read") });
  await heal(harness);
  const { github } = harness.world;
  const { token } = github.as("ada");
  const answer = await fetch(`${github.url}/repos/acme/sockshop/commits/production/check-runs`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await answer.json()).toMatchObject({ total_count: 0 });
});

it("heals where issues are out of reach", { timeout: 180_000 }, async () => {
  await using harness = await bootWorld({ app: withLevel("issues", "none") });
  await expect(heal(harness)).resolves.toBeUndefined();
});

it("asks for nothing else but issues, to hear of merge groups, and what GitHub forces on every App", () => {
  const names = new Set<string>(needed.map(([name]) => name));
  const others = Object.entries(manifest.permissions).filter(([name]) => !names.has(name));
  expect(Object.fromEntries(others)).toEqual({
    issues: "write",
    merge_queues: "read",
    metadata: "read",
  });
  const without = text.replace(/^ {2}merge_queues: read$/m, "");
  expect(() => readAppManifest(without)).toThrow("Default events unsupported: merge_group");
});
