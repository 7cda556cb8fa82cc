import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { spoolOf } from "../flows/spool-of.ts";
import { boot } from "./boot.ts";

describe("createHttpServer()", () => {
  it("is healthy, and ready when it is", async () => {
    await using ready = await boot();
    await using starting = await boot({
      ready: () => ({ kind: "not-ready", reason: "The first sweep is under way." }),
    });
    expect((await fetch(`${ready.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${ready.url}/readyz`)).status).toBe(200);
    const response = await fetch(`${starting.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: "The first sweep is under way." });
  });

  // A kept-alive connection would hold the stop up for seconds.
  it(
    "answers the request in hand before it stops, and takes no other",
    { timeout: 2500 },
    async () => {
      const spool = new EventEmitter();
      const server = await boot({
        spool: {
          ...spoolOf([]),
          putAll: async () => {
            spool.emit("reached");
            await once(spool, "written");
            return "stored";
          },
        },
      });
      const reached = once(spool, "reached");
      const inHand = server.post("/events/dynatrace", {
        PID: "1",
        ProblemTitle: "t",
        State: "OPEN",
      });
      await reached;
      const stopped = server.stop();
      await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
      spool.emit("written");
      expect((await inHand).status).toBe(202);
      await stopped;
      await server.stop();
    },
  );

  it("says so when its port is taken", async () => {
    await using server = await boot();
    await expect(boot({}, Number(new URL(server.url).port))).rejects.toThrow("EADDRINUSE");
  });
});
