import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { createDynatrace } from "../../../src/sandbox/dynatrace/create-dynatrace.ts";
import { serveLoopback, type LoopbackServer } from "../../../src/sandbox/serve-loopback.ts";

const start = new Date("2026-01-01T00:00:00Z");
const minute = 60_000;

type Received = { readonly headers: Headers; readonly body: { data: Record<string, unknown> } };

describe("createDynatrace()", () => {
  let receiver: LoopbackServer | undefined;
  afterEach(async () => receiver?.[Symbol.asyncDispose]());

  async function boot(statuses: readonly number[] = [], closeAfterMinutes = 3) {
    const clock = createManualClock(start);
    const world = { p90: 400 };
    const received: Received[] = [];
    const answers = [...statuses];
    receiver = await serveLoopback(async (request) => {
      const body: Received["body"] = JSON.parse(await request.text());
      received.push({ headers: request.headers, body });
      return new Response(null, { status: answers.shift() ?? 202 });
    });
    const dynatrace = createDynatrace({
      clock,
      url: `${receiver.url}/events/dynatrace`,
      token: "sandbox-token",
      closeAfterMinutes,
      watches: [
        {
          title: "Response time degradation",
          severity: "PERFORMANCE",
          service: {
            entity: "SERVICE-1016B63497E3FEF6",
            name: "ItemsController",
            project: "sockshop",
            stage: "production",
            service: "carts",
          },
          signal: () => world.p90,
          threshold: 1000,
        },
      ],
    });
    async function pass(minutes: number): Promise<void> {
      for (let passed = 0; passed < minutes; passed += 1) {
        clock.advance(minute);
        await dynatrace.drain();
      }
    }
    const states = () => received.map(({ body }) => body.data["State"]);
    return { clock, world, received, dynatrace, pass, states };
  }

  it("says nothing while all is well, or for a peak that passes", async () => {
    const { world, received, pass } = await boot();
    await pass(10);
    world.p90 = 1600;
    await pass(3);
    world.p90 = 400;
    await pass(10);
    expect(received).toEqual([]);
  });

  it("opens a problem when the signal stayed bad, and tells it once", async () => {
    const { world, received, pass } = await boot();
    await pass(5);
    world.p90 = 1600;
    await pass(30);
    expect(received).toHaveLength(1);
    expect(received[0]?.headers.get("x-token")).toBe("sandbox-token");
    expect(received[0]?.headers.get("content-type")).toBe("application/cloudevents+json");
    const startTime = start.getTime() + 6 * minute;
    const pid = String(received[0]?.body.data["PID"]);
    expect(pid).toMatch(/^-\d{19}$/);
    expect(received[0]?.body).toEqual({
      specversion: "1.0",
      type: "sh.keptn.events.problem",
      shkeptncontext: pid,
      source: "dynatrace",
      id: pid,
      time: "",
      contenttype: "application/json",
      data: {
        State: "OPEN",
        ProblemID: "P-26001",
        PID: pid,
        ProblemTitle: "Response time degradation",
        ProblemURL: `https://dynatrace.example.org/#problems/problemdetails;pid=${pid}_${startTime}V2`,
        ProblemDetails: expect.objectContaining({
          id: `${pid}_${startTime}V2`,
          displayName: "P-26001",
          startTime,
          endTime: -1,
          status: "OPEN",
          severityLevel: "PERFORMANCE",
          impactLevel: "SERVICE",
        }),
        Tags: "keptn_service:carts, keptn_project:sockshop, keptn_stage:production",
        ImpactedEntities: [
          { type: "SERVICE", name: "ItemsController", entity: "SERVICE-1016B63497E3FEF6" },
        ],
        ImpactedEntity: "Response time degradation on Web service ItemsController",
      },
    });
  });

  it("resolves the same problem when the signal stayed well", async () => {
    const { world, received, pass, states, dynatrace } = await boot();
    world.p90 = 1600;
    await pass(10);
    world.p90 = 400;
    await pass(3);
    expect(states()).toEqual(["OPEN"]);
    await pass(1);
    expect(states()).toEqual(["OPEN", "RESOLVED"]);
    const [open, resolved] = received.map(({ body }) => body.data);
    expect(resolved?.["PID"]).toBe(open?.["PID"]);
    expect(resolved?.["ProblemDetails"]).toMatchObject({
      status: "CLOSED",
      startTime: start.getTime() + minute,
      endTime: start.getTime() + 11 * minute,
    });
    expect(dynatrace.problems).toHaveLength(1);
  });

  it("opens a new problem when the signal goes bad again", async () => {
    const { world, received, pass, states } = await boot();
    for (const p90 of [1600, 400, 1600]) {
      world.p90 = p90;
      await pass(5);
    }
    expect(states()).toEqual(["OPEN", "RESOLVED", "OPEN"]);
    expect(new Set(received.map(({ body }) => body.data["PID"])).size).toBe(2);
  });

  it("repeats what was not accepted, and keeps the order", async () => {
    const { world, pass, states, dynatrace } = await boot([503, 500, 503, 503, 202], 1);
    world.p90 = 1600;
    await pass(4);
    world.p90 = 400;
    await pass(2);
    expect(dynatrace.problems[0]?.endedAt).toBeDefined();
    expect(states()).not.toContain("RESOLVED");
    await pass(6);
    expect(states()).toEqual(["OPEN", "OPEN", "OPEN", "OPEN", "OPEN", "RESOLVED"]);
    expect(dynatrace.faults).toEqual([]);
  });

  it("gives up in the end, says why, and goes on with the next", async () => {
    const { world, pass, states, dynatrace } = await boot([401, 401, 401, 401, 401]);
    world.p90 = 1600;
    await pass(15);
    expect(states()).toHaveLength(5);
    expect(dynatrace.faults).toEqual([expect.stringContaining("answered 401")]);
    world.p90 = 400;
    await pass(4);
    expect(states().at(-1)).toBe("RESOLVED");
  });

  it("leaves no timer behind when it is disposed", async () => {
    const { clock, world, pass, dynatrace } = await boot([500]);
    world.p90 = 1600;
    await pass(4);
    expect(clock.pending).toBe(2);
    dynatrace[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });
});
