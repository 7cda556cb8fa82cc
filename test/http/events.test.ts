import { describe, expect, it } from "vitest";
import { problemId } from "../../src/core/problem/problem-id.ts";
import captured from "../fixtures/vectors/alertmanager-real.json" with { type: "json" };
import dynatrace from "../fixtures/vectors/dynatrace-problems.json" with { type: "json" };
import { spoolOf } from "../flows/spool-of.ts";
import { boot } from "./boot.ts";

const problem = dynatrace.problems.find(({ id }) => id === "dt-008")?.payload;
const members = problem?.data;

describe("POST /events/dynatrace", () => {
  it("puts a problem into the spool, then says so and wakes the server", async () => {
    await using server = await boot();
    const { status, answer } = await server.post("/events/dynatrace", problem, {
      "content-type": "application/cloudevents+json; charset=utf-8",
    });
    const [spooled] = server.spooled();
    expect(spooled).toMatchObject({
      receivedAt: "2026-01-01T12:00:00.000Z",
      problem: { source: "dynatrace", title: "Failure rate increase", project: "sockshop" },
      event: { source: "dynatrace", data: { PID: "-727060484719579620" } },
    });
    expect(status).toBe(202);
    expect(answer).toEqual({ accepted: 1, ids: server.problems().map(problemId) });
    expect(server.hints).toEqual([{ kind: "spool" }]);
  });

  it("keeps the project that a notification claims which names no stage", async () => {
    await using server = await boot();
    const body = {
      data: { ...members, Tags: "", KeptnProject: "sockshop", KeptnService: "carts" },
    };
    expect((await server.post("/events/dynatrace", body)).status).toBe(202);
    expect(server.problems()).toMatchObject([{ project: "sockshop", stage: null, service: null }]);
  });

  it.each([
    ["raw newlines in its strings", '{"PID":"1","ProblemTitle":"two\nlines","State":"OPEN"}'],
    ["details in quotes", JSON.stringify({ ...members, ProblemDetails: '{"startTime":1}' })],
    ["Dynatrace's default template", JSON.stringify(members)],
  ])("takes a body with %s, as text too", async (_, body) => {
    await using server = await boot();
    const types = ["application/json", "text/plain"];
    for (const type of types) {
      const { status } = await server.post("/events/dynatrace", body, { "content-type": type });
      expect(status).toBe(202);
    }
    expect(server.problems()).toMatchObject([{ source: "dynatrace" }, { source: "dynatrace" }]);
  });
});

describe("POST /events/alertmanager", () => {
  it("takes every alert of a group", async () => {
    await using server = await boot();
    const alerts = captured.flatMap(({ body }) => body.alerts);
    const { answer } = await server.post(
      "/events/alertmanager",
      { alerts },
      {
        "x-token": "",
        authorization: "Bearer all-projects",
      },
    );
    expect(answer).toMatchObject({ accepted: 2 });
    expect(server.problems().map(({ state }) => state)).toEqual(["open", "resolved"]);
  });
});

const keptn = {
  type: "sh.keptn.event.production.remediation.triggered",
  source: "monitor",
  id: "1",
  data: { project: "shop", service: "cart", problem: { problemTitle: "slow", PID: "p" } },
};

describe("POST /events", () => {
  it.each([
    ["structured, 1.0", "application/cloudevents+json", { specversion: "1.0", ...keptn }, {}],
    ["structured, 0.2", "application/json", { specversion: "0.2", ...keptn }, {}],
    ["without a version", "application/json", keptn, {}],
    [
      "with data as a string",
      "application/json",
      { specversion: "0.2", ...keptn, data: JSON.stringify(keptn.data) },
      {},
    ],
    [
      "with data in base64",
      "application/cloudevents+json",
      {
        specversion: "1.0",
        ...keptn,
        data: undefined,
        data_base64: btoa(JSON.stringify(keptn.data)),
      },
      {},
    ],
    ["batched", "application/cloudevents-batch+json", [{ specversion: "1.0", ...keptn }], {}],
    [
      "binary",
      "application/json",
      keptn.data,
      { "ce-specversion": "1.0", "ce-type": keptn.type, "ce-source": "moni%74or", "ce-id": "1" },
    ],
  ])("takes a CloudEvent %s", async (...row) => {
    const [, type, body, headers] = row;
    await using server = await boot();
    const { status } = await server.post("/events", body, { "content-type": type, ...headers });
    expect(status).toBe(202);
    expect(server.problems()).toMatchObject([
      { source: "monitor", occurrence: "p", project: "shop", stage: "production", service: "cart" },
    ]);
  });

  it("accepts nothing of an event that is not a problem", async () => {
    await using server = await boot();
    const { status, answer } = await server.post("/events", { ...keptn, type: "com.acme.other" });
    expect([status, answer]).toEqual([202, { accepted: 0, ids: [] }]);
    expect(server.hints).toEqual([]);
  });

  it("takes a batch whole or not at all, and names what is wrong where", async () => {
    await using server = await boot();
    const { status, answer } = await server.post("/events", [keptn, { ...keptn, data: 1 }, 7]);
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      errors: [{ field: "1.data", message: "must be a JSON object" }, { field: "2" }],
    });
    expect(server.problems()).toEqual([]);
  });
});

describe("what is refused", () => {
  const alert = { status: "firing", fingerprint: "f", labels: { project: "shop", stage: "dev" } };

  it.each([
    ["a missing token", 401, { "x-token": "" }],
    ["a wrong token", 401, { "x-token": "all-project" }],
    ["a wrong bearer token beside a right one", 401, { authorization: "Bearer wrong" }],
    ["another project's token", 403, { "x-token": "sockshop-only" }],
    ["another stage's token", 403, { "x-token": "two-projects" }],
  ])("%s: %i", async (_, status, headers) => {
    await using server = await boot();
    const refused = await server.post("/events/alertmanager", { alerts: [alert] }, headers);
    expect(refused.status).toBe(status);
    expect(refused.response.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.response.headers.has("www-authenticate")).toBe(status === 401);
    expect(refused.answer).toMatchObject({
      status,
      type: expect.any(String),
      title: expect.any(String),
    });
    expect(server.problems()).toEqual([]);
    expect(JSON.stringify(server.lines)).not.toMatch(/all-project|sockshop-only|two-projects/);
  });

  it.each([
    ["text that is not JSON", 400, "{", {}],
    ["bytes that are not UTF-8", 400, new Uint8Array([34, 0xff, 34]), {}],
    ["a form", 415, "a=1", { "content-type": "application/x-www-form-urlencoded" }],
    ["text", 415, "{}", { "content-type": "text/plain" }],
    ["JSON that is no event", 422, "{}", {}],
    ["an unknown version", 422, '{"specversion":"7","type":"x"}', {}],
    ["more than a mebibyte", 413, `{"alerts":["${"x".repeat(1024 * 1024)}"]}`, {}],
  ])("%s: %i", async (...row) => {
    const [, status, body, headers] = row;
    await using server = await boot();
    const refused = await server.post("/events", body, headers);
    expect(refused).toMatchObject({ status, answer: { status } });
  });

  it("an endless body of no declared length", async () => {
    await using server = await boot();
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const headers = { "content-type": "application/json", "x-token": "all-projects" };
    const init: RequestInit = { method: "POST", headers, body, duplex: "half" };
    const status = await fetch(`${server.url}/events`, init).then(
      (response) => response.status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(status);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it("names the alert and the field that is malformed", async () => {
    await using server = await boot();
    const { status, answer } = await server.post("/events/alertmanager", { alerts: [{}] });
    expect(status).toBe(422);
    expect(answer).toMatchObject({ errors: [{ field: "alerts.0.labels" }] });
  });

  it("other methods and paths", async () => {
    await using server = await boot();
    const get = await fetch(`${server.url}/events`);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
  });

  it("events while the spool is full, and says when to come back", async () => {
    await using server = await boot({
      spool: { ...spoolOf([]), putAll: async () => "full" },
    });
    const { response, status, answer } = await server.post("/events/dynatrace", problem);
    expect([status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(answer).toMatchObject({ title: "busy" });
    expect(server.hints).toEqual([]);
  });

  it("events that cannot be stored, without telling why outside", async () => {
    await using server = await boot({
      spool: {
        ...spoolOf([]),
        putAll: () => Promise.reject(new Error("disk /var/spool is gone")),
      },
    });
    const { response, status, answer } = await server.post("/events/dynatrace", problem);
    expect([status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(JSON.stringify(answer)).not.toContain("/var/spool");
    expect(JSON.stringify(server.lines)).toContain("/var/spool");
  });
});

describe("a token of one project", () => {
  it("says which project is meant where the event does not", async () => {
    await using server = await boot();
    const body = { PID: "1", ProblemTitle: "CPU saturation", State: "OPEN" };
    const { status } = await server.post("/events/dynatrace", body, { "x-token": "sockshop-only" });
    expect(status).toBe(202);
    expect(server.problems()).toMatchObject([{ project: "sockshop", stage: null }]);
  });
});
