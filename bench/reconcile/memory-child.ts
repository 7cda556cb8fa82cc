/**
 * A process that does what a server does with one large set: `memory-child.ts SERVER CA_DATA FOLDER`, the token in
 * the environment. Prints its memory as JSON. Not part of the bench's own process, whose memory says nothing.
 */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { renderManifests } from "../../src/core/reconcile/render-manifests.ts";
import { followLoad } from "./followed-set.ts";
import { type Access, connectTo } from "./set-contestant.ts";

const passes = 3;

async function main(access: Access, folder: string): Promise<void> {
  // An idle server has all of itself loaded.
  await import("../../src/serve.ts");
  await connectTo(access).findKind("apps/v1", "Deployment");
  const idle = await atRest();
  let peak = 0;
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, 10);
  const rendered = renderManifests(await readTexts(folder));
  if (!rendered.ok) throw new Error(`${folder} cannot be read.`);
  sample();
  using followed = await followLoad(access, { manifests: rendered.value });
  for (let done = 0; done < passes; done += 1) {
    await followed.pass("atomic");
    sample();
  }
  const settled = await atRest();
  clearInterval(timer);
  process.stdout.write(JSON.stringify({ idle, peak, settled }));
}

/** Nobody collects garbage by hand in a server either; a second is for what is under way. */
async function atRest(): Promise<number> {
  await pause(1000);
  return process.memoryUsage.rss();
}

async function readTexts(folder: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of await readdir(folder)) {
    texts.set(name, await readFile(join(folder, name), "utf8"));
  }
  return texts;
}

const [, , server = "", caData = "", folder = ""] = process.argv;
await main({ server, caData, token: process.env["BENCH_TOKEN"] ?? "" }, folder);
