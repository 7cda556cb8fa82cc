import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readEvent } from "../../../src/core/problem/read-event.ts";
import captured from "../../fixtures/vectors/alertmanager-real.json" with { type: "json" };
import vectors from "../../fixtures/vectors/alertmanager.json" with { type: "json" };

const Sent = z.object({
  data: z.looseObject({ problem: z.record(z.string(), z.unknown()) }),
});

const forwarded = vectors.alerts.flatMap(({ id, name, payload, expected }) => {
  const sent = Sent.safeParse(expected["prometheus-service 0.9.1"]);
  return sent.success ? [{ id, name, payload, upstream: sent.data.data }] : [];
});

function problemsOf(body: unknown) {
  const read = readEvent(body, "alertmanager");
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  expect(read.kind).toBe("alertmanager");
  return read.problems;
}

const alert = {
  status: "firing",
  labels: { alertname: "HighErrorRate", project: "sockshop", stage: "prod", service: "carts" },
  annotations: {},
  startsAt: "2026-01-01T00:00:00Z",
  fingerprint: "64f40acd64cc3e7b",
};

describe("problemsFromAlertmanager()", () => {
  it.each(forwarded)("$id: $name, as prometheus-service 0.9.1", ({ payload, upstream }) => {
    const url = upstream.problem["ProblemURL"];
    expect(problemsOf(payload)[0]).toMatchObject({
      source: "alertmanager",
      title: upstream.problem["ProblemTitle"],
      state: "open",
      project: upstream["project"] ?? null,
      stage: upstream["stage"] || null,
      service: upstream["service"] ?? null,
      url,
    });
  });

  it.each(vectors.alerts)("$id: $name, read for every alert of the group", ({ payload }) => {
    const states = problemsOf(payload).map(({ state }) => state);
    expect(states).toEqual(
      payload.alerts.map(({ status }) => (status === "resolved" ? "resolved" : "open")),
    );
  });

  it("joins the resolving of a captured alert to its firing", () => {
    const [fired, resolved] = captured.map(({ body }) => problemsOf(body)[0]);
    expect(fired).toMatchObject({
      title: "error rate 0.9 on carts",
      state: "open",
      stage: "prod",
      service: "carts",
      runbook: "https://runbooks.example/he",
      entities: ["127.0.0.1:9911"],
      startedAt: "2026-11-21T02:03:08.256Z",
    });
    expect(resolved).toEqual({ ...fired, state: "resolved" });
  });

  it("tells a recurrence of the same alert apart", () => {
    const occurrences = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"].map(
      (startsAt) => problemsOf({ alerts: [{ ...alert, startsAt }] })[0]?.occurrence,
    );
    expect(new Set(occurrences).size).toBe(2);
  });

  it("decides per alert, whatever the group's status says", () => {
    const alerts = [alert, { ...alert, status: "resolved" }, { ...alert, status: "suppressed" }];
    const states = problemsOf({ status: "firing", alerts }).map(({ state }) => state);
    expect(states).toEqual(["open", "resolved", "unknown"]);
  });

  it("takes the labels for a fingerprint where none is sent, in any order", () => {
    const { fingerprint: _, ...bare } = alert;
    const reversed = Object.fromEntries(Object.entries(alert.labels).toReversed());
    const [a] = problemsOf({ alerts: [bare] });
    const [b] = problemsOf({ alerts: [{ ...bare, labels: reversed }] });
    const [c] = problemsOf({ alerts: [{ ...bare, labels: { ...alert.labels, pod: "1" } }] });
    expect(a?.occurrence).toBe(b?.occurrence);
    expect(a?.occurrence).not.toBe(c?.occurrence);
  });

  it.each([
    ["2022-11-26T10:57:14.057345999Z", "2022-11-26T10:57:14.057Z"],
    ["2022-11-26T11:57:14+01:00", "2022-11-26T10:57:14.000Z"],
    ["2022-11-26T10:57:14.05Z", "2022-11-26T10:57:14.050Z"],
    ["yesterday", "yesterday"],
  ])("names the beginning %s as Alertmanager's API does: %s", (startsAt, startedAt) => {
    const [problem] = problemsOf({ alerts: [{ ...alert, startsAt }] });
    expect(problem).toMatchObject({ startedAt, occurrence: `${alert.fingerprint}@${startedAt}` });
  });

  it.each([
    [
      "resolved before it began",
      { status: "resolved", endsAt: "2025-01-01T00:00:00Z" },
      "resolved",
    ],
    ["firing, its end in the past", { endsAt: "2025-01-01T00:00:00Z" }, "open"],
  ])("believes the word and not the clock of an alert that is %s", (_, own, state) => {
    expect(problemsOf({ alerts: [{ ...alert, ...own }] })[0]?.state).toBe(state);
  });

  it("takes Grafana's body, and tells how many alerts were left out", () => {
    const body = { version: "1", orgId: 1, truncatedAlerts: 3, alerts: [{ ...alert, values: {} }] };
    expect(readEvent(body, "alertmanager")).toMatchObject({ ok: true, truncated: 3 });
    expect(readEvent({ alerts: [], truncatedAlerts: "?" }, "alertmanager")).toMatchObject({
      truncated: 0,
    });
  });

  it("is titled by the alert's name without a summary", () => {
    expect(problemsOf({ alerts: [alert] })[0]?.title).toBe("HighErrorRate");
  });

  it("names the alert and the field at fault", () => {
    expect(readEvent({ alerts: [alert, { ...alert, labels: "x" }] }, "alertmanager")).toMatchObject(
      { ok: false, faults: [{ field: "alerts.1.labels" }] },
    );
  });

  it("has no problem in an empty group", () => {
    expect(problemsOf({ alerts: [] })).toEqual([]);
  });
});
