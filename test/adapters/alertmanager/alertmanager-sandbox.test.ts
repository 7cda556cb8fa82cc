import { createSystemClock } from "../../../src/adapters/clock/system-clock.ts";
import { alertmanagerApi } from "../../../src/sandbox/alertmanager/alertmanager-api.ts";
import { serveLoopback } from "../../../src/sandbox/serve-loopback.ts";
import { alertmanagerContract } from "./alertmanager-contract.ts";

async function boot() {
  const api = alertmanagerApi({
    clock: createSystemClock(),
    receiverOf: ({ team }) => (team === "other" ? "other.team" : "evenkeel"),
  });
  return serveLoopback(async (request) => api.fetch(request));
}

alertmanagerContract("the sandbox's", boot, undefined);
