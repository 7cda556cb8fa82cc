import { startCluster } from "../../../src/sandbox/cluster/start-cluster.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { clusterContract } from "./cluster-contract.ts";

clusterContract("the sandbox", async () => {
  const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
  const cluster = await startCluster({ clock });
  const { server, token } = cluster;
  return {
    server,
    token,
    request: async (method, path, body) => {
      const response = await fetch(`${server}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": body?.type ?? "" },
        ...(body === undefined ? {} : { body: JSON.stringify(body.value) }),
      });
      return { code: response.status, body: await response.json() };
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
});
