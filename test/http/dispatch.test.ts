import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { spoolOf } from "../flows/spool-of.ts";
import { boot } from "./boot.ts";

const secret = "a real secret";
const dispatched = {
  action: "evenkeel-evaluation",
  branch: "main",
  client_payload: { stage: "staging", service: "cart", timeframe: "10m", labels: { pull: 12 } },
  repository: { full_name: "Acme/Shop" },
  sender: { login: "alice" },
};

function send(server: Awaited<ReturnType<typeof boot>>, payload: object, delivery = "delivery-1") {
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return server.post("/api/github/webhooks", body, {
    "x-github-event": "repository_dispatch",
    "x-github-delivery": delivery,
    "x-hub-signature-256": `sha256=${signature}`,
  });
}

describe("a repository_dispatch", () => {
  it("is in the spool before GitHub is answered, and wakes the server", async () => {
    await using server = await boot({ webhookSecret: secret });
    const { status } = await send(server, dispatched);
    expect(status).toBe(200);
    expect(server.evaluations()).toMatchObject([
      {
        project: "shop",
        stage: "staging",
        service: "cart",
        window: { start: "2026-01-01T11:50:00.000Z", end: "2026-01-01T12:00:00.000Z" },
        labels: { pull: "12" },
        trigger: { kind: "repository-dispatch", id: "delivery-1", source: "Acme/Shop" },
      },
    ]);
    expect(server.hints).toEqual([{ kind: "spool" }]);
  });

  it("keeps its identity when it is delivered again", async () => {
    await using server = await boot({ webhookSecret: secret });
    await send(server, dispatched);
    await send(server, dispatched);
    const [first, again] = server.evaluations();
    expect(again?.trigger).toEqual(first?.trigger);
  });

  it("is not taken while the spool is full: GitHub is told, and a redelivery is taken", async () => {
    let full = true;
    const stored: string[] = [];
    await using server = await boot({
      webhookSecret: secret,
      spool: {
        ...spoolOf([]),
        putAll: async (items) => {
          if (full) return "full";
          stored.push(...items.map(({ payload }) => payload));
          return "stored";
        },
      },
    });
    expect((await send(server, dispatched)).status).toBe(503);
    expect(server.hints).toEqual([]);
    expect(JSON.stringify(server.lines)).toContain("webhook not taken");
    full = false;
    expect((await send(server, dispatched)).status).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it("is not taken while the disk fails", async () => {
    await using server = await boot({
      webhookSecret: secret,
      spool: {
        ...spoolOf([]),
        putAll: () => Promise.reject(new Error("the disk is gone")),
      },
    });
    expect((await send(server, dispatched)).status).toBe(503);
  });

  it("that is wrong is logged with its faults, for nobody reads the answer", async () => {
    await using server = await boot({ webhookSecret: secret });
    const client_payload = { stage: "staging", timeframe: "10" };
    const { status } = await send(server, { ...dispatched, client_payload });
    expect(status).toBe(200);
    expect(server.spooled()).toEqual([]);
    expect(server.lines).toContainEqual([
      expect.stringContaining("dispatch refused"),
      expect.objectContaining({
        repository: "Acme/Shop",
        faults: [{ field: "service", message: expect.any(String) }],
      }),
    ]);
  });

  it.each([
    ["of another repository", { repository: { full_name: "acme/bank" } }],
    ["of another kind", { action: "deploy" }],
    ["without a payload that GitHub would send", { repository: null }],
  ])("%s is left alone", async (_, over) => {
    await using server = await boot({ webhookSecret: secret });
    expect((await send(server, { ...dispatched, ...over })).status).toBe(200);
    expect(server.spooled()).toEqual([]);
    expect(server.hints).toEqual([]);
    expect(JSON.stringify(server.lines)).not.toContain("refused");
  });
});

describe("a repository_dispatch of a problem", () => {
  const alert = { status: "firing", fingerprint: "f", labels: { alertname: "slow", stage: "dev" } };
  const problem = { ...dispatched, action: "evenkeel-problem" };

  it("is spooled for the repository's project, and once more when it is delivered again", async () => {
    await using server = await boot({ webhookSecret: secret });
    const client_payload = { type: "sh.keptn.event.problem.open", data: { ProblemTitle: "slow" } };
    await send(server, { ...problem, client_payload });
    await send(server, { ...problem, client_payload });
    const [first, again] = server.problems();
    expect(first).toMatchObject({ project: "shop", title: "slow", occurrence: "delivery-1" });
    expect(again).toEqual(first);
  });

  it("has the monitors asked for alerts that were left out", async () => {
    await using server = await boot({ webhookSecret: secret });
    await send(server, { ...problem, client_payload: { alerts: [alert], truncatedAlerts: 1 } });
    expect(server.problems()).toMatchObject([{ source: "alertmanager", project: "shop" }]);
    expect(server.hints).toEqual([{ kind: "spool" }, { kind: "monitors" }]);
  });

  it("of another project is refused, and the log says so", async () => {
    await using server = await boot({ webhookSecret: secret });
    const foreign = { ...alert, labels: { ...alert.labels, project: "sockshop" } };
    const { status } = await send(server, { ...problem, client_payload: { alerts: [foreign] } });
    expect(status).toBe(200);
    expect(server.spooled()).toEqual([]);
    expect(JSON.stringify(server.lines)).toContain("dispatch refused");
  });
});
