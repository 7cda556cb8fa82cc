/**
 * The reconciler beside `kubectl apply --server-side` and a bare loop of PATCHes, on one etcd and API server without
 * controllers: `npm run bench:reconcile -- [--rounds 3] [--objects 100,1000,4000] [--cli FILE]`. Prints a Markdown
 * table. Absolute times depend on the machine; the ratios, which are taken within a round, and the calls, which the
 * API server counts itself, are the result.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findProgram } from "../test/support/find-program.ts";
import { findRealKube, type KubePrograms, startRealKube } from "../test/support/real-kube.ts";
import { type BenchCluster, openBenchCluster } from "./reconcile/bench-cluster.ts";
import type { Contestant } from "./reconcile/contestant.ts";
import { runLiveCases } from "./reconcile/live-cases.ts";
import { runLoadCases } from "./reconcile/load-cases.ts";
import { type Load, namespaces, writeLoad } from "./reconcile/load.ts";
import type { Sample } from "./reconcile/measure.ts";
import { type Memory, runMemoryCase } from "./reconcile/memory-case.ts";
import {
  commandContestant,
  commandLine,
  kubectlContestant,
} from "./reconcile/program-contestants.ts";
import { rawContestant } from "./reconcile/raw-contestant.ts";
import { report } from "./reconcile/report.ts";
import { benchSet, setContestant } from "./reconcile/set-contestant.ts";

type Plan = {
  readonly programs: KubePrograms;
  readonly kubectl: string;
  readonly command: readonly string[];
  readonly rounds: number;
  readonly sizes: readonly number[];
};

function readPlan(): Plan | { readonly missing: string } {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "3" },
      objects: { type: "string", default: "100,1000,4000" },
      cli: { type: "string" },
    },
  });
  const [rounds = NaN, ...sizes] = [values.rounds, ...values.objects.split(",")].map(Number);
  if (![rounds, ...sizes].every((count) => Number.isInteger(count) && count > 0)) {
    return { missing: "whole numbers: --rounds 3 --objects 100,1000" };
  }
  const programs = findRealKube();
  if ("missing" in programs) return programs;
  const { EVENKEEL_KUBECTL: named, KUBEBUILDER_ASSETS: assets } = process.env;
  const kubectl = named ?? findProgram("kubectl", assets === undefined ? [] : [assets]);
  if (kubectl === undefined) return { missing: "kubectl (on the path, or EVENKEEL_KUBECTL)" };
  return { programs, kubectl, command: commandLine(values.cli), rounds, sizes };
}

async function main(plan: Plan): Promise<void> {
  const { rounds, sizes, command } = plan;
  await using kube = await startRealKube(plan.programs);
  using cluster = await openBenchCluster(kube);
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-bench-"));
  const own = ["--set", benchSet.name ?? "", "--namespace", benchSet.namespace, "--prune"];
  const contestants = [
    rawContestant(kube),
    kubectlContestant(plan.kubectl, kube, folder),
    setContestant(kube, "best-effort"),
    setContestant(kube, "atomic"),
    commandContestant(kube, command, []),
    commandContestant(kube, command, own),
  ];
  const samples: Sample[] = [];
  const memories: Memory[] = [];
  try {
    await warmUp(cluster, contestants, await writeLoad(folder, namespaces.length, "base"));
    for (const count of sizes) {
      const base = await writeLoad(folder, count, "base");
      const changed = await writeLoad(folder, count, "changed");
      for (let round = 0; round < rounds; round += 1) {
        process.stderr.write(`${count} objects, round ${round + 1} of ${rounds}\n`);
        samples.push(...(await runLoadCases(cluster, contestants, { base, changed, round })));
      }
      process.stderr.write(`${count} objects, followed\n`);
      samples.push(...(await runLiveCases(cluster, { base, changed, rounds })));
      memories.push(await runMemoryCase(cluster, base));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${cpus().length} processors, Node ${process.version}, ${rounds} rounds; ` +
      `evenkeel apply is \`node ${command.join(" ")}\`\n\n${report(samples, memories)}`,
  );
}

/** Compiles what is compiled on first use, and lets kubectl discover what the cluster serves. */
async function warmUp(
  cluster: BenchCluster,
  contestants: readonly Contestant[],
  load: Load,
): Promise<void> {
  for (const { apply } of contestants) {
    await apply(load);
    await cluster.wipe();
  }
}

const plan = readPlan();
if ("missing" in plan) {
  process.stderr.write(`The benchmark of the reconciler needs ${plan.missing}.\n`);
  process.exitCode = 2;
} else await main(plan);
