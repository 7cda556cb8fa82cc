import { describe, expect, it } from "vitest";
import { boot } from "./boot.ts";

const alert = {
  status: "firing",
  fingerprint: "f",
  labels: { alertname: "slow", project: "shop", stage: "production" },
};

describe("an Alertmanager group", () => {
  it("from which alerts were left out has the monitors asked for the rest", async () => {
    await using server = await boot();
    const body = { alerts: [alert], truncatedAlerts: 12 };
    expect((await server.post("/events/alertmanager", body)).status).toBe(202);
    expect(server.hints).toEqual([{ kind: "spool" }, { kind: "monitors" }]);
  });

  it("is taken in Grafana's form", async () => {
    await using server = await boot();
    const body = { version: "1", orgId: 1, state: "alerting", title: "x", alerts: [alert] };
    expect((await server.post("/events/alertmanager", body)).status).toBe(202);
    expect(server.problems()).toMatchObject([{ source: "alertmanager", title: "slow" }]);
    expect(server.hints).toEqual([{ kind: "spool" }]);
  });
});

const keptn = (project: string) => ({
  type: "sh.keptn.event.problem.open",
  id: project,
  data: { ProblemTitle: "slow", project, stage: "production", service: "cart" },
});
const dynatrace = (tags: string) => ({
  PID: "1",
  ProblemTitle: "slow",
  State: "OPEN",
  Tags: tags,
});

describe("a valid token of another tenant's", () => {
  const batch = { "content-type": "application/cloudevents-batch+json" };

  it.each<[string, string, unknown, Record<string, string>]>([
    ["an event", "/events", keptn("shop"), {}],
    ["one event of a batch", "/events", [keptn("sockshop"), keptn("shop")], batch],
    [
      "tags that beat the token's project",
      "/events/dynatrace",
      dynatrace("keptn_project:shop"),
      {},
    ],
    [
      "one alert of a group",
      "/events/alertmanager",
      { alerts: [{ ...alert, labels: {} }, alert] },
      {},
    ],
  ])("is refused with 403 for %s, and nothing of it is stored", async (...row) => {
    const [, path, body, headers] = row;
    await using server = await boot();
    const sent = { ...headers, "x-token": "sockshop-only" };
    const { status, answer } = await server.post(path, body, sent);
    expect(status).toBe(403);
    expect(answer).toMatchObject({ errors: [{ field: "project" }] });
    expect(server.spooled()).toEqual([]);
    expect(server.hints).toEqual([]);
  });

  it("is refused for a stage that it does not speak for", async () => {
    await using server = await boot();
    const event = { ...keptn("shop"), data: { ...keptn("shop").data, stage: "dev" } };
    const { status, answer } = await server.post("/events", event, { "x-token": "two-projects" });
    expect([status, answer]).toMatchObject([403, { errors: [{ field: "stage" }] }]);
    const own = await server.post("/events", keptn("shop"), { "x-token": "two-projects" });
    expect(own.status).toBe(202);
  });
});

function ask(url: string, headers: Record<string, string>, path = "/events") {
  return fetch(`${url}${path}`, { method: "OPTIONS", headers });
}

describe("OPTIONS /events", () => {
  it("lets a sender of CloudEvents know that it may send", async () => {
    await using server = await boot();
    const asked = {
      "webhook-request-origin": "eventemitter.example.com",
      "webhook-request-rate": "120",
    };
    const { status, headers } = await ask(server.url, asked);
    expect(status).toBe(204);
    expect(headers.get("webhook-allowed-origin")).toBe("eventemitter.example.com");
    expect(headers.get("webhook-allowed-rate")).toBe("*");
    expect(headers.get("allow")).toBe("POST");
  });

  it.each([
    ["nobody who asks for it", {}, "/events"],
    ["a name that is none", { "webhook-request-origin": "<script>" }, "/events"],
    ["another path", { "webhook-request-origin": "example.com" }, "/events/dynatrace"],
  ])("grants nothing to %s", async (_, headers, path) => {
    await using server = await boot();
    const answer = await ask(server.url, headers, path);
    expect([answer.status, answer.headers.get("webhook-allowed-origin")]).toEqual([405, null]);
  });
});

it("a problem is stored with what its sender may speak for", async () => {
  await using server = await boot();
  await server.post("/events", keptn("shop"), { "x-token": "two-projects" });
  const scope = { projects: ["sockshop", "shop"], stages: ["production"] };
  expect(server.spooled()).toMatchObject([{ scope }]);
});
