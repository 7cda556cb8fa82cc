import { describe, expect, it } from "vitest";
import { problemOfAlert } from "../../../src/core/problem/problem-of-alert.ts";

const labels = { alertname: "HighErrorRate", pod: "carts-1", node: "n1", service: "carts" };
const notified = {
  status: "firing",
  labels,
  annotations: {},
  startsAt: "2026-01-01T00:00:00.123456789Z",
  fingerprint: "64f40acd64cc3e7b",
};
const listed = {
  ...notified,
  status: { state: "active", silencedBy: [], inhibitedBy: [] },
  startsAt: "2026-01-01T00:00:00.123Z",
  receivers: [{ name: "bot" }],
};

describe("problemOfAlert()", () => {
  it("makes one problem of the webhook's form of an alert and of the API's", () => {
    const [one, other] = [notified, listed].map(problemOfAlert);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ problem: { state: "open", entities: ["carts-1", "n1"] } });
  });

  it.each([
    [{ state: "suppressed" }, "open"],
    [{ state: "unprocessed" }, "open"],
    [{ state: "gone" }, "unknown"],
    ["suppressed", "unknown"],
    ["RESOLVED", "resolved"],
    [undefined, "unknown"],
  ])("reads status %j as %s", (status, state) => {
    expect(problemOfAlert({ ...notified, status })).toMatchObject({ problem: { state } });
  });

  it("names the field at fault", () => {
    expect(problemOfAlert({ ...notified, labels: 1 })).toMatchObject({
      ok: false,
      faults: [{ field: "labels" }],
    });
    expect(problemOfAlert("alert")).toMatchObject({ ok: false, faults: [{ field: "" }] });
  });
});
