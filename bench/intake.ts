/**
 * What the intake takes: `npm run bench:intake -- [--seconds 20] [--pace 600] [--alerts 5000] [--rounds 50]`. A server
 * in a process of its own gets events over 200 connections, first `pace` a second, whatever it answers, then as many as
 * it takes: each a new occurrence, then repeats of fifty that are known. Then a whole server suffers a storm of
 * `alerts`, and an intake is killed at random under load, `rounds` times. Prints Markdown; what must be is in the head.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sufferStorm } from "./intake-storm.ts";
import { killRounds } from "../test/faults/kill-rounds.ts";
import { journalOf } from "../test/faults/read-shop.ts";
import { alertOf, createClient, startIntake } from "../test/faults/start-intake.ts";

const connections = 200;

type Figures = {
  readonly what: string;
  readonly acknowledged: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly memory: readonly number[];
  readonly drainedAfter: number;
};

type Load = {
  readonly what: string;
  readonly seconds: number;
  /** Events a second; null for as many as it takes, each connection sending the next one once it has its answer. */
  readonly pace: number | null;
  readonly fingerprint: (n: number) => string;
};

/** What a process does first is slow, and is not what is asked for. */
const warmUpSeconds = 2;

async function underLoad(folder: string, load: Load): Promise<Figures> {
  const intake = await startIntake(folder);
  const client = createClient(connections);
  const times: number[] = [];
  let refused = 0;
  const begin = performance.now();
  const counted = begin + warmUpSeconds * 1000;
  const end = counted + load.seconds * 1000;
  const sendOne = async (n: number, due: number) => {
    const alert = alertOf(load.fingerprint(n), `service-${n % 50}`);
    const { status } = await client.send(`${intake.url}/events/alertmanager`, alert);
    if (due < counted) return;
    if (status === 202) times.push(performance.now() - due);
    else refused += 1;
  };
  if (load.pace === null) await sendInTurn(end, sendOne);
  else await sendPaced(end, load.pace, sendOne);
  const took = (performance.now() - counted) / 1000;
  const memory = intake.memory.slice(warmUpSeconds, warmUpSeconds + load.seconds);
  const drained = performance.now();
  for (;;) {
    const { body } = await client.send(`${intake.url}/readyz`);
    if (body.includes("\n0 left")) break;
    await pause(20);
  }
  const drainedAfter = (performance.now() - drained) / 1000;
  client.close();
  await intake.kill();
  const sorted = times.toSorted((a, b) => a - b);
  return {
    what: load.what,
    acknowledged: times.length,
    refused,
    perSecond: times.length / took,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    memory,
    drainedAfter,
  };
}

type SendOne = (n: number, due: number) => Promise<void>;

async function sendInTurn(end: number, sendOne: SendOne): Promise<void> {
  let count = 0;
  const worker = async () => {
    while (performance.now() < end) await sendOne(count++, performance.now());
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

/** Late answers hold nothing up: the time of each counts from when it was due, its wait for a connection included. */
async function sendPaced(end: number, pace: number, sendOne: SendOne): Promise<void> {
  const begin = performance.now();
  const sent: Promise<void>[] = [];
  for (let count = 0; performance.now() < end;) {
    const due = begin + (count / pace) * 1000;
    if (due > performance.now()) await pause(1);
    else sent.push(sendOne(count++, due));
  }
  await Promise.all(sent);
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function mebibytes(bytes: number | undefined): string {
  return ((bytes ?? Number.NaN) / 1024 / 1024).toFixed(0);
}

function row(figures: Figures): string {
  const { what, acknowledged, refused, perSecond, p50, p99, memory, drainedAfter } = figures;
  const middle = memory[Math.floor(memory.length / 2)];
  return `| ${[
    what,
    acknowledged,
    refused,
    perSecond.toFixed(0),
    p50.toFixed(0),
    p99.toFixed(0),
    `${mebibytes(memory[0])} → ${mebibytes(middle)} → ${mebibytes(memory.at(-1))}`,
    drainedAfter.toFixed(1),
  ].join(" | ")} |`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fingerprint(n: number): string {
  return `f${n.toString(16).padStart(15, "0")}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "20" },
      pace: { type: "string", default: "600" },
      rounds: { type: "string", default: "50" },
      alerts: { type: "string", default: "5000" },
    },
  });
  const seconds = Number(values.seconds);
  const pace = Number(values.pace);
  const rounds = Number(values.rounds);
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-intake-"));
  try {
    print(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}\n`);
    print(
      "| load | acknowledged | not | per second (≥ 500) | p50 ms | p99 ms (< 100 when paced) | MiB: begin, middle, end | drained after s |",
    );
    print("| --- | --- | --- | --- | --- | --- | --- | --- |");
    const loads = [
      { what: `new, ${pace} a second`, pace, fingerprint },
      { what: `repeats, ${pace} a second`, pace, fingerprint: (n: number) => fingerprint(n % 50) },
      { what: "new, as many as it takes", pace: null, fingerprint: (n: number) => `m${n}` },
      { what: "repeats, as many", pace: null, fingerprint: (n: number) => `m${n % 50}` },
    ];
    const most: number[] = [];
    for (const load of loads) {
      const figures = await underLoad(folder, { ...load, seconds });
      print(row(figures));
      if (load.pace === null) most.push(figures.perSecond);
    }
    const [ofNew = Number.NaN, ofRepeats = Number.NaN] = most;
    const { size, commits, twice } = await journalOf(folder);
    print(
      `\nrepeats : new = ${(ofRepeats / ofNew).toFixed(2)} (≥ 1); journal: ${size} problems in ${commits} commits, ${twice} recorded twice; load average ${loadavg()[0]?.toFixed(1)}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const alerts = Number(values.alerts);
  if (alerts > 0) {
    const storm = await sufferStorm({ alerts, services: 50, seconds: 60 });
    const { acknowledged, recorded, pullRequests, phases, healthP99 } = storm;
    print(
      `\nstorm of ${alerts} alerts for 50 services in 60 s: ${acknowledged} acknowledged, ${recorded} recorded, ${pullRequests} pull requests (≤ 50), /healthz p99 ${healthP99.toFixed(0)} ms (< 100), settled after ${storm.seconds.toFixed(0)} s as ${JSON.stringify(phases)}`,
    );
  }
  if (rounds > 0) {
    const begin = performance.now();
    const { acknowledged, lost, twice } = await killRounds({ rounds, most: 2000 });
    const took = ((performance.now() - begin) / 1000).toFixed(0);
    print(
      `\nkilled ${rounds} times in ${took} s: ${acknowledged} acknowledged, ${lost.length} lost, ${twice} recorded twice`,
    );
  }
}

await main();
