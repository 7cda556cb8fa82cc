import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAlertmanager } from "../../src/adapters/alertmanager/create-alertmanager.ts";
import { createSystemClock } from "../../src/adapters/clock/system-clock.ts";
import { createSpool } from "../../src/adapters/spool/create-spool.ts";
import { createDrainMemory } from "../../src/flows/drain-memory.ts";
import { drainSpool } from "../../src/flows/drain-spool.ts";
import { readRecords } from "../../src/flows/journal.ts";
import type { MonitorMemory } from "../../src/flows/monitor/monitor-memory.ts";
import { pollMonitor } from "../../src/flows/monitor/poll-monitor.ts";
import { createHttpServer } from "../../src/http/create-http-server.ts";
import type { Ports } from "../../src/ports.ts";
import type { Series } from "../../src/sandbox/prometheus/series.ts";
import { drainBench } from "../flows/drain-bench.ts";
import { quiet } from "../flows/quiet.ts";
import { assemble } from "../support/assemble.ts";
import { eventually } from "../support/eventually.ts";
import { missingForAlertmanager, startRealAlertmanager } from "../support/real-alertmanager.ts";
import { missingForPrometheus, startAlertingPrometheus } from "../support/real-prometheus.ts";

const place = { project: "sockshop", stage: "production", service: "carts" };
const rules = [
  {
    alert: "ResponseTime",
    expr: "response_time > 1000",
    labels: { ...place, severity: "webhook" },
    annotations: { summary: "response_time_p90" },
  },
  {
    alert: "NobodyIsTold",
    expr: "response_time > 1000",
    labels: { ...place, severity: "none" },
    annotations: { summary: "error_rate" },
  },
];

/** Alertmanager tells the intake of one of the two rules. */
async function boot(metric: { value: number }) {
  return assemble(async (parts) => {
    const bench = await drainBench();
    const clock = createSystemClock();
    const bounds = { maxItems: 1000, maxBytes: 1_000_000 };
    const spool = createSpool({ folder: join(bench.folder, "spool"), log: quiet, ...bounds });
    let count = 0;
    const own = { clock, spool, ids: () => `event-${(count += 1)}` };
    const deps = { ...bench.deps, ...own, monitored: new Map() satisfies MonitorMemory };
    const http = await createHttpServer({
      ...deps,
      projects: [...deps.projects.values()],
      eventTokens: [{ token: "alert-token", projects: ["sockshop"] }],
      enqueue: () => undefined,
      webhookSecret: null,
      ready: () => ({ kind: "ready", waiting: [] }),
    });
    const intake = await http.listen({ host: "127.0.0.1", port: 0 });
    parts.add({ [Symbol.asyncDispose]: http.stop });
    const webhook = {
      url: `${intake}/events/alertmanager`,
      send_resolved: true,
      http_config: { authorization: { credentials: "alert-token" } },
    };
    const alertmanager = await startRealAlertmanager({
      route: {
        receiver: "nobody",
        group_by: ["alertname"],
        group_wait: "1s",
        group_interval: "1s",
        routes: [{ receiver: "evenkeel", matchers: ['severity="webhook"'] }],
      },
      receivers: [{ name: "nobody" }, { name: "evenkeel", webhook_configs: [webhook] }],
    });
    parts.add(alertmanager);
    const series: readonly Series[] = [
      { labels: { __name__: "response_time" }, valueAt: () => metric.value },
    ];
    const { url } = alertmanager;
    parts.add(await startAlertingPrometheus({ series, rules, alertmanager: url }));

    const monitors: Ports["monitors"] = (name) =>
      createAlertmanager({ name, url, clock, pollSeconds: 300 });
    const projects = new Map(
      [...deps.projects].map(([name, project]) => [
        name,
        { ...project, monitors: name === "sockshop" ? ["alertmanager"] : [] },
      ]),
    );
    const drain = () => drainSpool({ ...deps, drained: createDrainMemory() });
    return {
      poll: () => pollMonitor({ ...deps, projects, monitors }, "alertmanager"),
      waiting: () => spool.list(),
      /** What was told of each problem, once everything that was accepted is in the journal. */
      stories: async (): Promise<Readonly<Record<string, readonly string[]>>> => {
        await drain();
        const records = await readRecords(deps, bench.sockshop);
        return Object.fromEntries(
          records.map(({ problem, entries }) => [problem.title, entries.map(({ kind }) => kind)]),
        );
      },
      records: () => readRecords(deps, bench.sockshop),
    };
  });
}

const missing = missingForPrometheus ?? missingForAlertmanager;

describe.skipIf(missing !== undefined)("alerts of a real Prometheus and Alertmanager", () => {
  it("open problems, by notification and by list alike, and resolve them", async () => {
    const metric = { value: 400 };
    await using world = await boot(metric);
    const { poll, waiting, stories, records } = world;
    metric.value = 1600;
    await eventually("the notification", async () => (await waiting())[0]);
    expect(await stories()).toEqual({ response_time_p90: ["problem-opened"] });
    expect((await records())[0]?.problem).toMatchObject({ ...place, source: "alertmanager" });

    await eventually("the other alert to be listed", async () => {
      await poll();
      return (await waiting())[0];
    });
    // What the notification told is known to the list by the same name.
    expect(await waiting()).toHaveLength(1);
    expect(await stories()).toEqual({
      response_time_p90: ["problem-opened"],
      error_rate: ["problem-opened"],
    });

    metric.value = 400;
    const resolved = await eventually("the alert to be resolved", async () => {
      const told = await stories();
      return told["response_time_p90"]?.length === 2 ? told : undefined;
    });
    expect(resolved["response_time_p90"]).toEqual(["problem-opened", "problem-resolved"]);
    expect(resolved["error_rate"]).toEqual(["problem-opened"]);
  });
});
