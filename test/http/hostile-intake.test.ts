import { once } from "node:events";
import { request } from "node:http";
import { expect, it } from "vitest";
import { parseEventJson } from "../../src/core/problem/parse-event-json.ts";
import { readReceived } from "../../src/http/read-received.ts";
import { boot } from "./boot.ts";

const alert = (labels: Readonly<Record<string, string>> = {}) => ({
  status: "firing",
  fingerprint: "f",
  labels: { alertname: "slow", project: "shop", stage: "production", ...labels },
});

it.each(["constructor", "__proto__", "toString"])(
  "a state of %j is an unknown one, and what is stored can be read",
  async (word) => {
    await using server = await boot();
    const alerts = [
      { ...alert(), status: word },
      { ...alert(), status: { state: word } },
    ];
    expect((await server.post("/events/alertmanager", { alerts })).status).toBe(202);
    expect(server.problems()).toMatchObject([{ state: "unknown" }, { state: "unknown" }]);
  },
);

it.each([
  ["/events", Array.from({ length: 5001 }, () => 1)],
  ["/events/alertmanager", { alerts: Array.from({ length: 5001 }, () => 1) }],
])("%s refuses more events at once than it can take, in few words", async (path, body) => {
  await using server = await boot();
  const { status, answer } = await server.post(path, body);
  expect(status).toBe(413);
  expect(JSON.stringify(answer).length).toBeLessThan(1000);
});

it("a group that is too large has the monitors asked for its alerts, if its sender is known", async () => {
  await using server = await boot();
  const body = { alerts: [alert({ text: "x".repeat(8 * 1024 * 1024) })] };
  expect((await server.post("/events/alertmanager", body, { "x-token": "wrong" })).status).toBe(
    401,
  );
  expect(server.hints).toEqual([]);
  expect((await server.post("/events/alertmanager", body)).status).toBe(413);
  expect(server.hints).toEqual([{ kind: "monitors" }]);
});

it("takes the largest group of alerts with all that a real one says", async () => {
  await using server = await boot();
  const long = { instance: "x".repeat(60), summary: "y".repeat(400), runbook: "z".repeat(400) };
  const alerts = Array.from({ length: 5000 }, (_, n) => ({
    ...alert({ ...long }),
    fingerprint: `${n}`,
  }));
  const { status } = await server.post("/events/alertmanager", { alerts });
  expect(status).toBe(202);
  expect(server.problems()).toHaveLength(5000);
});

it("refuses who has no token before anything of a large body is there", async () => {
  await using server = await boot();
  const declared = { "content-type": "application/json", "content-length": `${8 * 1024 * 1024}` };
  const sending = request(`${server.url}/events/alertmanager`, {
    method: "POST",
    headers: { ...declared, "x-token": "wrong" },
  });
  sending.flushHeaders();
  const [{ statusCode }] = await once(sending, "response");
  expect(statusCode).toBe(401);
  sending.destroy();
});

it.each(["/events", "/events/dynatrace", "/events/alertmanager"])(
  "%s refuses JSON that is nested without end for good",
  async (path) => {
    await using server = await boot();
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const bodies = [
      deep,
      `{"specversion":"1.0","type":"sh.keptn.event.problem.open","data":{"project":"shop","a":${deep}}}`,
      `{"ProblemTitle":"slow","State":"OPEN","ProblemDetails":${deep},"ImpactedEntity":${deep}}`,
      `{"PID":"1","ProblemTitle":"slow","State":"OPEN","Tags":${deep}}`,
      `{"alerts":[{"status":"firing","labels":{"alertname":"a","b":${deep}},"c":${deep}}]}`,
      `{"specversion":"1.0","type":"sh.keptn.event.evaluation.triggered","data":{"project":"shop","stage":"dev","service":"a","labels":${deep},"evaluation":${deep}}}`,
    ];
    for (const body of bodies) {
      const { status, answer } = await server.post(path, body);
      expect([status, answer]).toMatchObject([422, { title: "not an event" }]);
    }
    expect(server.spooled()).toEqual([]);
  },
);

it("what surrounds the alerts of a group is read once, not for each of them", () => {
  const reads = (count: number) => {
    let reading = 0;
    const body = {
      alerts: Array.from({ length: count }, () => alert()),
      get receiver() {
        reading += 1;
        return "evenkeel";
      },
    };
    const receipt = {
      hint: "alertmanager",
      receivedAt: "2026-01-01T00:00:00Z",
      project: null,
    } as const;
    expect(readReceived(new Headers(), body, receipt)).toMatchObject({ ok: true });
    return reading;
  };
  expect(reads(50)).toBe(reads(1));
});

it("what is kept with each of many alerts is little", () => {
  const attributes = Array.from({ length: 2000 }, (_, n) => [`k${n}`, "x".repeat(300)]);
  const alerts = Array.from({ length: 5000 }, () => ({ labels: {} }));
  const body = parseEventJson(JSON.stringify({ alerts, ...Object.fromEntries(attributes) }));
  const receipt = {
    hint: "alertmanager",
    receivedAt: "2026-01-01T00:00:00Z",
    project: null,
  } as const;
  const read = readReceived(new Headers(), body, receipt);
  const [first] = read.ok ? read.received : [];
  expect(JSON.stringify(first).length).toBeLessThan(10_000);
});
