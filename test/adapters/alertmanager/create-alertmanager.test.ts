import { describe, expect, it } from "vitest";
import {
  createAlertmanager,
  type AlertmanagerOptions,
} from "../../../src/adapters/alertmanager/create-alertmanager.ts";
import { RateLimitedError, UnavailableError } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { alertmanagerApi } from "../../../src/sandbox/alertmanager/alertmanager-api.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";
import { createImpatientClock } from "../kubernetes/impatient-clock.ts";

const host = "Alertmanager at alerts.example.org";

function monitor(given: Partial<AlertmanagerOptions>) {
  return createAlertmanager({
    name: "alerts",
    url: "https://alerts.example.org/path/",
    pollSeconds: 120,
    clock: createManualClock(new Date("2026-03-01T03:00:00Z")),
    ...given,
  });
}

function anAlert(given: Readonly<Record<string, unknown>> = {}) {
  const status = { state: "active", silencedBy: [], inhibitedBy: [] };
  const startsAt = "2026-03-01T02:00:00.000Z";
  return { fingerprint: "f1", startsAt, labels: { alertname: "Slow" }, status, ...given };
}

function broken(): never {
  throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
}

describe("listOpen()", () => {
  it("asks for all states, below the path of the address", async () => {
    const network = recordedFetch(() => Response.json([]));
    expect(await monitor({ fetch: network.fetch, receiver: "a.b" }).listOpen()).toEqual([]);
    const [asked] = network.asked;
    expect(asked?.request.url).toBe(
      String.raw`https://alerts.example.org/path/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true&receiver=a%5C.b`,
    );
    expect(asked?.init).toMatchObject({ redirect: "manual" });
  });

  it.each(["suppressed", "unprocessed"])("takes %s for suppressed", async (state) => {
    const list = [anAlert({ status: { state } }), anAlert({ fingerprint: "f2" })];
    const network = recordedFetch(() => Response.json(list));
    expect(await monitor({ fetch: network.fetch }).listOpen()).toMatchObject([
      { isSuppressed: true, problem: { state: "open" } },
      { isSuppressed: false, problem: { occurrence: "f2@2026-03-01T02:00:00.000Z" } },
    ]);
  });

  it("reads more alerts than other answers may hold", async () => {
    const annotations = { description: "x".repeat(1000) };
    const many = Array.from({ length: 6000 }, (_, index) =>
      anAlert({ fingerprint: `f${index}`, annotations }),
    );
    const network = recordedFetch(() => Response.json(many));
    expect(await monitor({ fetch: network.fetch }).listOpen()).toHaveLength(6000);
  });

  it("shows its credentials, and says where they are refused", async () => {
    const clock = createManualClock(new Date());
    const api = alertmanagerApi({
      clock,
      receiverOf: () => "evenkeel",
      authorization: "Bearer secret",
    });
    const right = { kind: "bearer", token: "secret" } as const;
    const wrong = { kind: "basic", user: "me", password: "hunter2" } as const;
    const url = "https://alerts.example.org";
    const listOpen = (credentials: AlertmanagerOptions["credentials"]) =>
      monitor({ url, fetch: api.fetch, credentials }).listOpen();
    await expect(listOpen(right)).resolves.toEqual([]);
    await expect(listOpen(wrong)).rejects.toThrow(
      `${host} refused the credentials (401). Check the monitor's token`,
    );
    await expect(listOpen(wrong)).rejects.not.toThrow(/hunter2/);
  });

  it.each([
    ["cuts connections", broken, `${host} did not answer: read ECONNRESET`, 3],
    ["is down", () => new Response("starting", { status: 503 }), "answered 503: starting", 3],
    ["is a login page", () => new Response("<html>"), "answered 200 with a web page", 1],
    ["is something else", () => Response.json({ status: "success" }), "Check the monitor's url", 1],
    ["lists what is no alert", () => Response.json([{ labels: {} }]), "answered 200", 1],
    ["leads elsewhere", () => new Response(null, { status: 302 }), "redirects elsewhere (302)", 1],
    ["has no such path", () => new Response("nothing", { status: 404 }), "404: nothing", 1],
    ["sends too much", () => new Response("x".repeat(33 * 1024 * 1024)), "more than 32 MiB", 1],
  ])("of one that %s is no list", async (_, answer, message, calls) => {
    const network = recordedFetch(answer);
    const listed = monitor({ fetch: network.fetch, clock: createImpatientClock() }).listOpen();
    await expect(listed).rejects.toThrow(UnavailableError);
    await expect(listed).rejects.toThrow(message);
    expect(network.asked).toHaveLength(calls);
  });

  it("tells for how long it is to be left alone", async () => {
    const network = recordedFetch(
      () => new Response("", { status: 429, headers: { "retry-after": "45" } }),
    );
    const listed = monitor({ fetch: network.fetch }).listOpen();
    await expect(listed).rejects.toThrow(RateLimitedError);
    await expect(listed).rejects.toMatchObject({ retryAfterSeconds: 45 });
  });
});

it.each([
  [{ url: "alerts" }, "The url of the monitor alerts must start with http"],
  [
    { credentials: { kind: "bearer", token: "two words" } as const },
    "The token of the monitor alerts",
  ],
  [{ tls: { caFile: "/nowhere/ca.pem" } }, "The caFile of the monitor alerts cannot be read"],
])("says which setting is wrong %#", (given, message) => {
  expect(() => monitor(given)).toThrow(message);
});
