import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Route } from "../../../src/core/policy/policy.ts";
import type { Problem } from "../../../src/core/problem/problem.ts";
import { routeProblem, stagesToKnow } from "../../../src/core/routing/route-problem.ts";
import { aProblem } from "../../support/records.ts";

const places = new Map([
  ["dev", ["carts"]],
  ["production", ["carts", "orders"]],
]);

const nowhere = { stage: null, service: null } as const;

function route(given: Partial<Route>): Route {
  return { entity: null, namespace: null, labels: {}, ...nowhere, ...given };
}

function routed(problem: Partial<Problem>, ...routes: readonly Route[]) {
  return routeProblem(aProblem(problem), routes, places);
}

describe("routeProblem()", () => {
  it("believes the problem's own words where they name a service that is there", () => {
    const elsewhere = route({ namespace: "shop", stage: "dev", service: "carts" });
    expect(routed({ service: "orders", labels: { namespace: "shop" } }, elsewhere)).toEqual({
      kind: "routed",
      stage: "production",
      service: "orders",
      by: "its own words",
    });
  });

  it.each<[string, Partial<Route>, Partial<Problem>]>([
    ["an entity", { entity: "ItemsController" }, { entities: ["x", "ItemsController"] }],
    ["a namespace", { namespace: "shop-prod" }, { labels: { namespace: "shop-prod" } }],
    ["labels", { labels: { team: "a", tier: "1" } }, { labels: { team: "a", tier: "1" } }],
    [
      "all of its conditions",
      { entity: "x", labels: { team: "a" } },
      { entities: ["x"], labels: { team: "a" } },
    ],
  ])("follows a route by %s", (_, given, problem) => {
    const to = { stage: "production", service: "orders" };
    const first = route({ ...given, ...to });
    expect(routed({ ...nowhere, ...problem }, first)).toMatchObject({ ...to, by: "route 1" });
    expect(routed(nowhere, first)).toMatchObject({ kind: "unrouted" });
  });

  it("wants every condition, and no more than own labels", () => {
    const both = route({ labels: { team: "a", tier: "1" }, stage: "dev", service: "carts" });
    expect(routed({ ...nowhere, labels: { team: "a" } }, both)).toMatchObject({ kind: "unrouted" });
    const strange = route({ labels: { constructor: "x" }, stage: "dev", service: "carts" });
    expect(routed({ ...nowhere, labels: {} }, strange)).toMatchObject({ kind: "unrouted" });
  });

  it("takes the first that fits and leads somewhere", () => {
    const labels = { team: "a" };
    const routes = [
      route({ labels: { team: "b" }, stage: "dev", service: "carts" }),
      route({ labels, stage: "staging", service: "carts" }),
      route({ labels, stage: "dev", service: "orders" }),
      route({ labels, stage: "production", service: "orders" }),
      route({ labels, stage: "dev", service: "carts" }),
    ];
    expect(routed({ ...nowhere, labels }, ...routes)).toMatchObject({
      stage: "production",
      by: "route 4",
    });
  });

  it("fills in what the problem does not say", () => {
    const service = route({ entity: "x", service: "orders" });
    expect(routed({ service: null, entities: ["x"] }, service)).toMatchObject({
      stage: "production",
      service: "orders",
    });
    const stage = route({ entity: "x", stage: "dev" });
    expect(routed({ stage: null, entities: ["x"] }, stage)).toMatchObject({
      stage: "dev",
      service: "carts",
    });
  });

  it("puts right a stage or a service that is not there", () => {
    const given = route({ entity: "x", stage: "production", service: "orders" });
    const entities = ["x"];
    expect(routed({ stage: "prod", entities }, given)).toMatchObject({ service: "orders" });
    expect(routed({ service: "cart", entities }, given)).toMatchObject({ service: "orders" });
  });

  it.each([
    [{ stage: null }, "it names no stage, and no route of evenkeel.yaml fits"],
    [{ stage: "prod" }, 'shipyard.yaml has no stage "prod"'],
    [{ service: null }, "it names no service of stage production, and no route fits"],
    [{ service: "cart" }, 'stage production has no service "cart"'],
  ])("says why %j belongs nowhere", (problem, detail) => {
    expect(routed(problem)).toEqual({ kind: "unrouted", detail });
  });

  it("never takes a problem from a stage that it names and that is there", () => {
    const place = fc.constantFrom(null, "dev", "production", "staging");
    const service = fc.constantFrom(null, "carts", "orders", "payment");
    const anyRoute = fc
      .record({ stage: place, service })
      .map((to) => route({ entity: "x", ...to }));
    const given = fc.record({ stage: place, service, routes: fc.array(anyRoute) });
    fc.assert(
      fc.property(given, ({ stage, service: named, routes }) => {
        const routing = routed({ stage, service: named, entities: ["x"] }, ...routes);
        if (routing.kind === "unrouted") return;
        expect(places.get(routing.stage)).toContain(routing.service);
        const own = stage !== null && places.has(stage) ? stage : routing.stage;
        expect(routing.stage).toBe(own);
      }),
    );
  });
});

it("stagesToKnow() names those of the problem and of the routes that fit", () => {
  const routes = [
    route({ entity: "x", stage: "dev", service: "carts" }),
    route({ entity: "y", stage: "staging", service: "carts" }),
  ];
  expect(stagesToKnow(aProblem({ entities: ["x"] }), routes)).toEqual(["production", "dev"]);
});
