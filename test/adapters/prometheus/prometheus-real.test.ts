import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrometheus } from "../../../src/adapters/prometheus/create-prometheus.ts";
import type { Series } from "../../../src/sandbox/prometheus/series.ts";
import { createEagerClock } from "../../support/eager-clock.ts";
import { eventually } from "../../support/eventually.ts";
import { measure, windowUntil } from "../../support/indicator-request.ts";
import { missingForPrometheus, startRealPrometheus } from "../../support/real-prometheus.ts";
import {
  contractJob,
  contractSeconds,
  contractSeries,
  prometheusContract,
} from "./prometheus-contract.ts";

async function boot() {
  const series = contractSeries(new Date(Date.now() - 60_000), {});
  const server = await startRealPrometheus(contractJob, contractSeconds, series);
  return { ...server, end: new Date() };
}

prometheusContract("a real Prometheus", boot, missingForPrometheus);

describe.skipIf(missingForPrometheus !== undefined)("a real Prometheus, over time", () => {
  let shown: number | undefined = 5;
  const gauge: Series = { labels: { __name__: "queue_length" }, valueAt: () => shown };
  let server: Awaited<ReturnType<typeof startRealPrometheus>>;
  beforeAll(async () => {
    server = await startRealPrometheus("queue", 2, [gauge]);
  });
  afterAll(async () => server[Symbol.asyncDispose]());

  async function at(end: Date) {
    const clock = createEagerClock(end);
    const indicators = createPrometheus({ name: "p", url: server.url, clock });
    const result = await measure(indicators, "queue_length", windowUntil(end, 60));
    return result.state === "measured" ? result.value : result.state;
  }

  /** The moment at which the exporter's new value is first seen. */
  async function shows(value: number | undefined, seen: number | string): Promise<Date> {
    shown = value;
    return eventually(`Prometheus to show ${seen}`, async () => {
      const now = new Date();
      return (await at(now)) === seen ? now : undefined;
    });
  }

  it("is asked as of the window's end, whatever came later", async () => {
    const five = await shows(5, 5);
    const fifty = await shows(50, 50);
    const none = await shows(NaN, "not-a-number");
    const gone = await shows(undefined, "no-data");
    const back = await shows(7, 7);
    const seen = await Promise.all([five, fifty, none, gone, back].map(at));
    expect(seen).toEqual([5, 50, "not-a-number", "no-data", 7]);
  });
});
