import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { BenchCluster } from "./bench-cluster.ts";
import type { Load } from "./load.ts";
import { setContestant } from "./set-contestant.ts";

const run = promisify(execFile);

/** Resident bytes: before there is anything to follow, at most while it was read and passed over, and afterwards. */
export type Memory = {
  readonly objects: number;
  readonly idle: number;
  readonly peak: number;
  readonly settled: number;
};

const Printed = z.object({ idle: z.number(), peak: z.number(), settled: z.number() });

/** Follows a load and makes three passes over it, in a process of its own. */
export async function runMemoryCase(cluster: BenchCluster, load: Load): Promise<Memory> {
  const { kube } = cluster;
  await cluster.wipe();
  await setContestant(kube, "best-effort").apply(load);
  await cluster.settle(load.objects);
  const child = fileURLToPath(new URL("./memory-child.ts", import.meta.url));
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", child, kube.server, kube.caData, load.folder],
    { env: { ...process.env, BENCH_TOKEN: kube.token } },
  );
  return { objects: load.objects.length, ...Printed.parse(JSON.parse(stdout)) };
}
