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
import { measure, windowUntil } from "../../support/indicator-request.ts";

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
    const indicators = createPrometheus({
      name: "prometheus",
      url: "http://prometheus",
      clock,
      fetch: inProcess(started),
    });
    return { clock, world, indicators };
  }

  it("shows in each window what happened in it", async () => {
    const { clock, world, indicators } = await boot();
    clock.advance(20 * minute);
    world.readyReplicas = 2;
    clock.advance(20 * minute);

    async function tenMinutesUntil(minutes: number) {
      const end = new Date(start.getTime() + minutes * minute);
      return measure(indicators, p90(600), windowUntil(end, 600));
    }
    const before = await tenMinutesUntil(20);
    const during = await tenMinutesUntil(25);
    const later = await tenMinutesUntil(40);
    expect([before.state, during.state, later.state]).toEqual(Array(3).fill("measured"));
    expect(before.value).toBeGreaterThan(1400);
    expect(during.value).toBeGreaterThan(600);
    expect(during.value).toBeLessThan(1400);
    expect(later.value).toBeLessThan(600);
  });

  it("shows no improvement by replicas where the fault lies behind the service", async () => {
    const { clock, world, indicators } = await boot();
    world.broken = true;
    world.readyReplicas = 5;
    clock.advance(20 * minute);
    const result = await measure(indicators, p90(600), { start, end: clock.now() });
    expect(result.value).toBeGreaterThan(1400);
  });

  it("has no rate for a range that holds fewer than two scrapes", async () => {
    const { clock, indicators } = await boot();
    clock.advance(20 * minute);
    const result = await measure(indicators, p90(4), { start, end: clock.now() });
    expect(result.state).toBe("no-data");
  });

  it("counts from when the service was first seen", async () => {
    const { clock, indicators } = await boot();
    clock.advance(2 * minute);
    const query = `sum(increase(http_requests_total{job="${job}"}[1h]))`;
    const result = await measure(indicators, query, { start, end: clock.now() });
    expect(result.value).toBeCloseTo(171 * 120, -2);
  });
});

function inProcess(server: PrometheusSandbox): typeof fetch {
  return async (input, init) => server.fetch(new Request(input, init));
}
