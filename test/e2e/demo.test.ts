import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";

it("demo --keep tells how to look at its world, and ends when it is told to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-demo-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const world = join(folder, "world");
  const options = ["--scenario=website", "--speed=10000", "--keep", `--dir=${world}`];
  const args = ["--import", "tsx", "src/cli/main.ts", "demo", "--output=json", ...options];
  const demo = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void demo.kill("SIGKILL"));
  const ended = new Promise((resolve) => demo.on("exit", resolve));

  const facts = new Map<unknown, unknown>();
  for await (const line of createInterface({ input: demo.stdout })) {
    const { name, text }: { readonly name?: string; readonly text?: string } = JSON.parse(line);
    facts.set(name, text);
    if (name === "stop") demo.kill("SIGINT");
  }

  const upstream = join(world, "upstream/acme/website.git");
  expect(facts.get("record")).toBe(`evenkeel log --evaluations --repo ${upstream}`);
  expect(facts.get("evenkeel")).toMatch(/^http:\S+ \(event token sandbox-event-token\)$/);
  expect(facts.get("time")).toMatch(/runs ahead, 10000 times as fast as yours: here it is 2\d.*Z$/);
  expect(await ended).toBeTypeOf("number");
});
