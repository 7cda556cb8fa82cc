import { createManualClock } from "../../../src/sandbox/clock.ts";
import { startPrometheus } from "../../../src/sandbox/prometheus/start-prometheus.ts";
import { contractJob, contractSeries, prometheusContract } from "./prometheus-contract.ts";

const start = new Date("2026-01-01T00:00:00Z");

prometheusContract("the sandbox's Prometheus", async () => {
  const clock = createManualClock(start);
  const series = contractSeries(start, { job: contractJob, instance: "127.0.0.1:1" });
  const server = await startPrometheus({ clock, series: () => series, scrapeSeconds: 1 });
  clock.advance(60_250);
  return { ...server, end: clock.now() };
});
