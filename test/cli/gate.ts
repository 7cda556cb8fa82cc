import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { evaluate } from "../../src/core/evaluation/evaluate.ts";
import { readSlo } from "../../src/core/evaluation/read-slo.ts";
import type { EvaluationRecord } from "../../src/core/journal/evaluation-record.ts";
import { formatEvaluation } from "../../src/core/journal/format-evaluation.ts";
import { evaluationFile } from "../../src/core/layout/evaluation-place.ts";
import { createManualClock } from "../../src/sandbox/clock.ts";
import { startPrometheus } from "../../src/sandbox/prometheus/start-prometheus.ts";
import { plainGit, pushAsPerson } from "../adapters/git/upstream.ts";
import { request } from "../flows/evaluation/gate-bench.ts";
import { commandLine } from "./command-line.ts";

const shipyard = `stages:
  - name: production
    deployment_strategy: direct
`;
export const slo = `comparison: {compare_with: single_result, include_result_with_score: pass}
objectives:
  - sli: response_time_p90
    pass: [{criteria: ["<1000", "<=+10%"]}]
total_score: {pass: "90%"}
`;
const sli = `spec_version: "1.0"
indicators:
  response_time_p90: response_time{service="$SERVICE"}
`;
const about = "project=shop stage=production service=carts";
/** The options that say which service. */
export const ofCarts = about.split(" ").map((pair) => `--${pair}`);

/** A project on disk, and a Prometheus that measures 600 for its service carts; the configuration names it. */
export async function gate(given: { readonly ingestDelaySeconds?: number } = {}) {
  const cli = await commandLine({ GIT_AUTHOR_NAME: "Grace", GIT_AUTHOR_EMAIL: "g@example.test" });
  const upstream = join(cli.folder, "shop.git");
  await cp(await (template ??= makeProject()), upstream, { recursive: true });
  const prometheus = await startPrometheus({
    clock: createManualClock(new Date("2026-03-01T03:14:00Z")),
    series: () => [{ labels: { __name__: "response_time", service: "carts" }, valueAt: () => 600 }],
  });
  onTestFinished(() => prometheus[Symbol.asyncDispose]());
  const { ingestDelaySeconds = 0 } = given;
  await configure(prometheus.url);
  const asking = ["evaluate", ...ofCarts, `--repo=${upstream}`];

  async function configure(url: string): Promise<void> {
    const text = JSON.stringify({ indicators: { prometheus: { url, ingestDelaySeconds } } });
    await cli.write("evenkeel.config.yaml", text);
  }

  return { ...cli, upstream, configure, asking };
}

let template: Promise<string> | undefined;

afterAll(async () => {
  if (template !== undefined) await rm(dirname(await template), { recursive: true, force: true });
});

/** The project as every test begins with it. */
async function makeProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-gate-"));
  const upstream = join(folder, "shop.git");
  await plainGit(folder, "init", "--quiet", "--bare", "--initial-branch=main", upstream);
  await pushAsPerson(upstream, "main", { "shipyard.yaml": shipyard });
  await pushAsPerson(upstream, "production", {
    "carts/slo.yaml": slo,
    "carts/prometheus/sli.yaml": sli,
    "carts/manifests/carts.yaml": "",
  });
  return upstream;
}

/** A record as a server writes it: of a p90 of so many milliseconds. */
export function record(
  id: string,
  value: number,
  rest: Partial<EvaluationRecord> = {},
): EvaluationRecord {
  const measured = { metric: "response_time_p90", state: "measured", message: "" } as const;
  const evaluation = evaluate({
    era: "evenkeel",
    slo: readSlo([{ path: "slo.yaml", text: slo }]).slo,
    faults: [],
    results: [{ ...measured, value, query: 'response_time{service="carts"}' }],
    provider: null,
    previous: [],
  });
  const commit = "c0ffee0123456789c0ffee0123456789c0ffee01";
  return {
    id,
    triggeredAt: "2026-03-01T03:00:05.000Z",
    request: request(),
    finished: {
      at: "2026-03-01T03:00:10.000Z",
      commit,
      provider: "prometheus",
      sources: [{ kind: "slo", path: "carts/slo.yaml", commit, blob: commit }],
      evaluation,
    },
    invalidated: null,
    ...rest,
  };
}

export async function writeRecords(upstream: string, records: readonly EvaluationRecord[]) {
  const files = records.map((each) => [
    evaluationFile({ ...each.request, id: each.id }),
    formatEvaluation(each) ?? "",
  ]);
  await pushAsPerson(upstream, "evenkeel/journal", Object.fromEntries(files));
}

/** Every ref of a repository with its commit. */
export function refsOf(repository: string): Promise<string> {
  return plainGit(repository, "for-each-ref");
}
