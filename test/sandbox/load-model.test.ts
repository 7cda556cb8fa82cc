import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cartsLoadTest,
  cartsNormal,
  cartsWorkload,
  loadOf,
  responseTimeQuantile,
  shareWithin,
  websiteFailure,
  websiteNormal,
  websiteWorkload,
} from "../../src/sandbox/load-model.ts";

describe("loadOf()", () => {
  it.each([
    { under: "the load test", conditions: cartsLoadTest, readyReplicas: 1, from: 1400, to: 1800 },
    { under: "the load test", conditions: cartsLoadTest, readyReplicas: 2, from: 300, to: 600 },
    { under: "normal load", conditions: cartsNormal, readyReplicas: 1, from: 100, to: 500 },
  ])(
    "gives carts a p90 of $from to $to ms at $readyReplicas replicas under $under",
    ({ conditions, readyReplicas, from, to }) => {
      const load = loadOf(cartsWorkload, { ...conditions, readyReplicas });
      expect(responseTimeQuantile(load, 0.9)).toBeGreaterThan(from);
      expect(responseTimeQuantile(load, 0.9)).toBeLessThan(to);
      expect(load.errorRate).toBe(0);
    },
  );

  it("does not get better by replicas when something behind the service is broken", () => {
    const one = loadOf(cartsWorkload, { ...cartsLoadTest, readyReplicas: 1, broken: true });
    const ten = loadOf(cartsWorkload, { ...cartsLoadTest, readyReplicas: 10, broken: true });
    expect(ten).toEqual(one);
    expect(responseTimeQuantile(ten, 0.9)).toBeGreaterThan(1400);
  });

  it("fails what is offered above the capacity, and everything without a ready replica", () => {
    const over = { requestsPerSecond: 400, readyReplicas: 1 };
    expect(loadOf(cartsWorkload, over).errorRate).toBeCloseTo(0.5);
    expect(loadOf(cartsWorkload, { ...over, readyReplicas: 0 }).errorRate).toBe(1);
  });

  it("does not fail an idle service that has no replica", () => {
    const idle = loadOf(cartsWorkload, { requestsPerSecond: 0, readyReplicas: 1 });
    expect(idle.errorRate).toBe(0);
  });

  it("lets the website fail until it serves static content", () => {
    const failing = { ...websiteFailure, readyReplicas: 1 };
    expect(loadOf(websiteWorkload, { ...websiteNormal, readyReplicas: 1 }).errorRate).toBeLessThan(
      0.01,
    );
    expect(loadOf(websiteWorkload, failing).errorRate).toBeGreaterThan(0.3);
    expect(loadOf(websiteWorkload, { ...failing, staticContent: true }).errorRate).toBe(0);
  });

  it("is never slower or more faulty with one replica more", () => {
    const conditions = fc.record({
      requestsPerSecond: fc.nat(2000),
      readyReplicas: fc.nat(20),
      failureRate: fc.double({ min: 0, max: 1, noNaN: true }),
      broken: fc.boolean(),
    });
    fc.assert(
      fc.property(conditions, (before) => {
        const less = loadOf(cartsWorkload, before);
        const more = loadOf(cartsWorkload, { ...before, readyReplicas: before.readyReplicas + 1 });
        expect(more.meanMilliseconds).toBeLessThanOrEqual(less.meanMilliseconds);
        expect(more.errorRate).toBeLessThanOrEqual(less.errorRate + 1e-12);
        expect(less.errorRate).toBeGreaterThanOrEqual(0);
        expect(less.errorRate).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("shareWithin()", () => {
  it.each([0.5, 0.9, 0.95])("counts the share %d below its own quantile", (share) => {
    const load = loadOf(cartsWorkload, { ...cartsLoadTest, readyReplicas: 1 });
    expect(shareWithin(load, responseTimeQuantile(load, share))).toBeCloseTo(share);
  });

  it("counts everything at the ceiling", () => {
    const load = loadOf(cartsWorkload, { requestsPerSecond: 400, readyReplicas: 1 });
    expect(shareWithin(load, cartsWorkload.ceilingMilliseconds)).toBe(1);
    expect(responseTimeQuantile(load, 0.999)).toBe(cartsWorkload.ceilingMilliseconds);
  });
});
