import { describe, expect, it } from "vitest";
import { evaluationId } from "../../src/core/evaluation-request/evaluation-id.ts";
import { boot } from "./boot.ts";

const triggered = {
  specversion: "1.0",
  type: "sh.keptn.event.evaluation.triggered",
  source: "ci",
  id: "run-7",
  data: { project: "shop", stage: "production", service: "cart", evaluation: { timeframe: "10m" } },
};
const started = {
  specversion: "0.2",
  type: "sh.keptn.event.start-evaluation",
  source: "ci",
  id: "run-8",
  data: {
    ...triggered.data,
    start: "2026-01-01T11:00:00Z",
    end: "2026-01-01T11:10:00Z",
    teststrategy: "performance",
  },
};
const invalidated = {
  type: "sh.keptn.event.evaluation.invalidated",
  source: "bridge",
  id: "8",
  triggeredid: "run-7",
  data: { project: "shop", message: "the load was wrong" },
};
const problem = {
  type: "sh.keptn.event.production.remediation.triggered",
  source: "monitor",
  id: "1",
  data: { project: "shop", service: "cart", problem: { problemTitle: "slow", PID: "p" } },
};
const trigger = { kind: "keptn-1.x", source: "ci", id: "run-7" } as const;
const asked = { project: "shop", stage: "production", service: "cart", trigger };
const receivedAt = "2026-01-01T12:00:00.000Z";

describe("an evaluation at POST /events", () => {
  it("is in the spool before it is accepted, under the id that it will have", async () => {
    await using server = await boot();
    const { status, answer } = await server.post("/events", triggered);
    expect(status).toBe(202);
    expect(answer).toEqual({ accepted: 1, ids: [evaluationId(receivedAt, asked)] });
    expect(server.spooled()).toMatchObject([
      {
        kind: "evaluation",
        receivedAt,
        request: {
          project: "shop",
          window: { start: "2026-01-01T11:50:00.000Z", end: receivedAt },
          trigger,
        },
      },
    ]);
    expect(server.hints).toEqual([{ kind: "spool" }]);
  });

  it("may come with problems and invalidations in one batch", async () => {
    await using server = await boot();
    const { status, answer } = await server.post(
      "/events",
      [problem, started, invalidated, { type: "com.acme.other" }],
      { "content-type": "application/cloudevents-batch+json" },
    );
    expect([status, answer]).toMatchObject([202, { accepted: 3 }]);
    expect(server.spooled().map(({ kind }) => kind)).toEqual([
      "problem",
      "evaluation",
      "invalidation",
    ]);
    expect(server.evaluations()).toMatchObject([
      { testStrategy: "performance", trigger: { kind: "keptn-0.6" } },
    ]);
    expect(server.spooled()[2]).toMatchObject({
      invalidation: { evaluation: "run-7", reason: "the load was wrong", by: "bridge" },
    });
  });

  it("is answered with all its faults, and nothing of its batch is taken", async () => {
    await using server = await boot();
    const wrong = { ...triggered, data: { project: "shop", evaluation: { timeframe: "10" } } };
    const { status, answer } = await server.post("/events", [problem, wrong]);
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      errors: [
        { field: "1.data.stage" },
        { field: "1.data.service" },
        { field: "1.data.evaluation.timeframe", message: expect.stringContaining("10m") },
      ],
    });
    expect(server.spooled()).toEqual([]);
  });

  it.each([triggered, invalidated])(
    "is refused at the door where nobody has its project",
    async (event) => {
      await using server = await boot();
      const data = { ...event.data, project: "bank" };
      const { status, answer } = await server.post("/events", { ...event, data });
      expect(status).toBe(422);
      expect(answer).toMatchObject({
        errors: [{ field: "data.project", message: expect.stringContaining("bank") }],
      });
      expect(server.spooled()).toEqual([]);
    },
  );

  it.each([
    ["another project's token", "sockshop-only", triggered],
    ["another project's token", "sockshop-only", invalidated],
    [
      "a token of other stages",
      "two-projects",
      { ...triggered, data: { ...triggered.data, stage: "dev" } },
    ],
    ["a token of one stage, where it names none", "two-projects", invalidated],
    [
      "a token of another stage",
      "two-projects",
      { ...invalidated, data: { ...invalidated.data, stage: "dev" } },
    ],
  ])("is forbidden to %s", async (_, token, event) => {
    await using server = await boot();
    const { status } = await server.post("/events", event, { "x-token": token });
    expect(status).toBe(403);
    expect(server.spooled()).toEqual([]);
  });

  it("is invalidated by the token of its stage", async () => {
    await using server = await boot();
    const event = { ...invalidated, data: { ...invalidated.data, stage: "production" } };
    const { status } = await server.post("/events", event, { "x-token": "two-projects" });
    expect(status).toBe(202);
    expect(server.spooled()).toMatchObject([{ invalidation: { stage: "production" } }]);
  });

  it("belongs to the token's own project where it names none", async () => {
    await using server = await boot();
    const data = { ...triggered.data, project: undefined };
    const { status } = await server.post(
      "/events",
      { ...triggered, data },
      { "x-token": "sockshop-only" },
    );
    expect(status).toBe(202);
    expect(server.evaluations()).toMatchObject([{ project: "sockshop" }]);
  });

  it("is none of the monitoring systems' own paths", async () => {
    await using server = await boot();
    const { answer } = await server.post("/events/dynatrace", triggered);
    expect(answer).toEqual({ accepted: 0, ids: [] });
  });
});
