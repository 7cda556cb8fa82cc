import { afterEach, describe, expect, it } from "vitest";
import { createPrometheus } from "../../../src/adapters/prometheus/create-prometheus.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { cartsLoadTest, cartsWorkload, loadOf } from "../../../src/sandbox/load-model.ts";
import { createLoadTimeline } from "../../../src/sandbox/load-timeline.ts";
import { loadSeries } from "../../../src/sandbox/prometheus/load-series.ts";
import {
  startPrometheus,
  type PrometheusSandbox,
} from "../../../src/sandbox/prometheus/start-prometheus.ts";

const start = new Date("2026-01-01T00:00:00Z");
const job = "carts-sockshop-production";
const minute = 60_000;

/** As the sli.yaml of the carts example has it. */
function p90(seconds: number): string {
  return (
    "histogram_quantile(0.9, sum by(le) (rate(http_response_time_milliseconds_bucket" +
    `{handler="ItemsController.addToCart",job="${job}"}[${seconds}s])))`
  );
}

describe("startPrometheus()", () => {
  let server: PrometheusSandbox | undefined;
  afterEach(async () => server?.[Symbol.asyncDispose]());

  async function boot() {
    const clock = createManualClock(start);
    const world = { readyReplicas: 1, broken: false };
    const timeline = createLoadTimeline({
      clock,
      load: () => loadOf(cartsWorkload, { ...cartsLoadTest, ...world }),
    });
    const labels = { job, handler: "ItemsController.addToCart" };
    const started = await startPrometheus({
      clock,
      series: () => loadSeries(timeline.spans, labels),
    });
    server = started;
    const indicators = createPrometheus({ url: "http://prometheus", fetch: inProcess(started) });
    return { clock, world, indicators };
  }

  it("shows in each window what happened in it", async () => {
    const { clock, world, indicators } = await boot();
    clock.advance(20 * minute);
    world.readyReplicas = 2;
    clock.advance(20 * minute);

    async function tenMinutesUntil(minutes: number) {
      const end = new Date(start.getTime() + minutes * minute);
      const begin = new Date(end.getTime() - 10 * minute);
      return indicators.query({ query: p90(600), start: begin, end });
    }
    const before = await tenMinutesUntil(20);
    const during = await tenMinutesUntil(25);
    const later = await tenMinutesUntil(40);
    const values = [before, during, later].map((each) => (each.ok ? each.value : NaN));
    expect(values[0]).toBeGreaterThan(1400);
    expect(values[1]).toBeGreaterThan(600);
    expect(values[1]).toBeLessThan(1400);
    expect(values[2]).toBeLessThan(600);
  });

  it("shows no improvement by replicas where the fault lies behind the service", async () => {
    const { clock, world, indicators } = await boot();
    world.broken = true;
    world.readyReplicas = 5;
    clock.advance(20 * minute);
    const end = clock.now();
    const result = await indicators.query({ query: p90(600), start, end });
    expect(result.ok ? result.value : result.message).toBeGreaterThan(1400);
  });

  it("has no rate for a range that holds fewer than two scrapes", async () => {
    const { clock, indicators } = await boot();
    clock.advance(20 * minute);
    const end = clock.now();
    const result = await indicators.query({ query: p90(4), start, end });
    expect(result).toMatchObject({ ok: false });
  });

  it("counts from when the service was first seen", async () => {
    const { clock, indicators } = await boot();
    clock.advance(2 * minute);
    const query = `sum(increase(http_requests_total{job="${job}"}[1h]))`;
    const result = await indicators.query({ query, start, end: clock.now() });
    expect(result.ok ? result.value : result.message).toBeCloseTo(171 * 120, -2);
  });
});

function inProcess(server: PrometheusSandbox): typeof fetch {
  return async (input, init) => server.fetch(new Request(input, init));
}
