import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Series } from "../../src/sandbox/prometheus/series.ts";
import { serveLoopback } from "../../src/sandbox/serve-loopback.ts";
import { assemble } from "./assemble.ts";
import { freePort, startChild } from "./child.ts";
import { eventually } from "./eventually.ts";
import { findProgram } from "./find-program.ts";

const program = findProgram("prometheus");

/** What a real Prometheus needs and is not there; undefined if it can be started. */
export const missingForPrometheus =
  program === undefined ? "the program prometheus is not on PATH" : undefined;

/**
 * Debian's Prometheus, which scrapes the series once a second as the job. Ready when it has scraped them over
 * `seconds`; its folder is gone after it was disposed.
 */
export async function startRealPrometheus(
  job: string,
  seconds: number,
  series: readonly Series[],
): Promise<AsyncDisposable & { readonly url: string }> {
  return start({ job, seconds, series });
}

export type AlertingRule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** The same, ready at once, which evaluates the rules once a second and tells the Alertmanager. */
export async function startAlertingPrometheus(given: {
  readonly series: readonly Series[];
  readonly rules: readonly AlertingRule[];
  /** Its address. */
  readonly alertmanager: string;
}): Promise<AsyncDisposable & { readonly url: string }> {
  return start({ job: "alerting", seconds: 1, ...given });
}

type Started = {
  readonly job: string;
  readonly seconds: number;
  readonly series: readonly Series[];
  readonly rules?: readonly AlertingRule[];
  readonly alertmanager?: string;
};

async function start(given: Started): Promise<AsyncDisposable & { readonly url: string }> {
  if (program === undefined) throw new Error(missingForPrometheus);
  const { job, seconds, series } = given;
  return assemble(async (parts) => {
    const exporter = await serveLoopback(() => new Response(exposition(series)));
    parts.add(exporter);
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-prometheus-"));
    parts.add({ [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }) });

    const groups = [{ name: "rules", rules: given.rules ?? [] }];
    await writeFile(join(folder, "rules.yml"), JSON.stringify({ groups }));
    const config = configOf(given, new URL(exporter.url).host, join(folder, "rules.yml"));
    await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
    const port = await freePort();
    const args = [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=error",
    ];
    parts.add(startChild(program, args));
    const url = `http://127.0.0.1:${port}`;
    await eventually(`Prometheus to scrape for ${seconds} s`, async () => {
      const query = `count_over_time(up{job="${job}"}[${seconds}s]) >= ${seconds}`;
      const body = new URLSearchParams({ query });
      const answer = await fetch(`${url}/api/v1/query`, { method: "POST", body });
      return (await answer.text()).includes('"value"') ? true : undefined;
    });
    return { url };
  });
}

function configOf({ job, alertmanager }: Started, target: string, rules: string) {
  const targets = alertmanager === undefined ? [] : [new URL(alertmanager).host];
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    scrape_configs: [{ job_name: job, static_configs: [{ targets: [target] }] }],
    rule_files: [rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets }] }] },
  };
}

/** Prometheus' text format; it adds the target's labels and `up` itself. */
function exposition(series: readonly Series[]): string {
  const now = Date.now();
  const lines = series.flatMap(({ labels, valueAt }) => {
    const { __name__: name = "", ...own } = labels;
    const value = valueAt(now);
    if (name === "up" || value === undefined) return [];
    const pairs = Object.entries(own).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
    return [`${name}{${pairs.join(",")}} ${value}`];
  });
  return `${lines.join("\n")}\n`;
}
