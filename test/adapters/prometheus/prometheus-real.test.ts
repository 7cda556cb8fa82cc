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
