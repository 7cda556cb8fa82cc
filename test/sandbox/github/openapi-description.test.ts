import { describe, expect, it } from "vitest";
import { watchBy } from "../../support/openapi.ts";
import { readDescription } from "../../support/openapi-description.ts";

const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
const ref = { name: "ref", in: "path", schema: { type: "string" }, "x-multi-segment": true };
const thing = { $ref: "#/components/schemas/thing" };

const description = readDescription({
  paths: {
    "/things/{ref}": {
      get: {
        operationId: "things/get",
        parameters: [
          ref,
          { name: "page", in: "query", schema: { type: "integer" } },
          { $ref: "#/components/parameters/sort" },
        ],
        responses: { 200: json(thing), 204: { description: "none" } },
      },
      put: {
        operationId: "things/put",
        parameters: [ref],
        requestBody: {
          required: true,
          ...json({ allOf: [thing, { properties: { force: { type: "boolean" } } }] }),
        },
        responses: { 201: json(thing), 409: { $ref: "#/components/responses/conflict" } },
      },
    },
    "/things/{ref}/parts": {
      parameters: [ref],
      get: {
        operationId: "things/list-parts",
        responses: { 200: json({ type: "array", items: { oneOf: [thing, thing] } }) },
      },
    },
  },
  "x-webhooks": {
    "thing-made": { post: { requestBody: json(thing) } },
    "repository-dispatch-sample.collected": { post: { requestBody: json(thing) } },
  },
  components: {
    parameters: { sort: { name: "sort", in: "query", schema: { enum: ["up", "down"] } } },
    responses: { conflict: json({ type: "object", required: ["message"] }) },
    schemas: {
      thing: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "integer" },
          nullable: { type: "string", nullable: true },
          part: { nullable: true, allOf: [thing] },
        },
      },
    },
  },
});

const get = { method: "GET", url: "/things/a", sent: undefined, status: 200, answered: { id: 1 } };
const put = { method: "PUT", url: "/things/a", sent: { id: 1 }, status: 201, answered: { id: 1 } };

describe("an exchange that is as described", () => {
  it.each([
    ["things/get", get],
    ["things/get", { ...get, url: "/things/a/b?page=2&sort=up" }],
    ["things/get", { ...get, answered: { id: 1, nullable: null, part: { id: 2, part: null } } }],
    ["things/get", { ...get, status: 204, answered: undefined }],
    ["things/get", { ...get, status: 404, answered: { message: "Not Found", status: "404" } }],
    ["things/list-parts", { ...get, url: "/things/a/b/parts", answered: [{ id: 1 }] }],
    ["things/put", { ...put, sent: { id: 1, force: true } }],
    ["things/put", { ...put, status: 409, answered: { message: "Conflict", status: "409" } }],
  ])("is %s without a fault", (operation, exchange) => {
    expect(description.check(exchange)).toEqual({ operation, request: [], answer: [] });
  });
});

describe("a request that is not as described", () => {
  it.each([
    ["DELETE /things/a is not described", { ...get, method: "DELETE" }],
    ["GET /other is not described", { ...get, url: "/other" }],
    ["?state is not described", { ...get, url: "/things/a?state=open" }],
    ['?page: # Instance type "string" is invalid', { ...get, url: "/things/a?page=x" }],
    ["?sort: # Instance does not match any of", { ...get, url: "/things/a?sort=left" }],
    ["the body is missing", { ...put, sent: undefined }],
    ["#/forced is not described", { ...put, sent: { id: 1, forced: true } }],
    ['#/id Instance type "string" is invalid', { ...put, sent: { id: "1" } }],
    ["a body is not described", { ...get, sent: { id: 1 } }],
  ])("is told: %s", (fault, exchange) => {
    expect(description.check(exchange)).toMatchObject({
      request: [expect.stringContaining(fault)],
      answer: [],
    });
  });
});

describe("an answer that is not as described", () => {
  it.each([
    ['required property "id"', { ...get, answered: {} }],
    ["#/extra is not described", { ...get, answered: { id: 1, extra: 1 } }],
    ["#/part/nullable", { ...get, answered: { id: 1, part: { id: 1, nullable: 2 } } }],
    ['#/0 Instance does not have required property "id"', list([{}])],
    ["the status 202 is not described", { ...get, status: 202 }],
    ["200 is described with a body", { ...get, answered: undefined }],
    ["204 is described without a body", { ...get, status: 204 }],
    ['required property "message"', { ...get, status: 403, answered: {} }],
    ['required property "message"', { ...put, status: 409, answered: {} }],
  ])("is told: %s", (fault, exchange) => {
    const { request, answer } = description.check(exchange);
    expect(request).toEqual([]);
    expect(answer.join("\n")).toContain(fault);
  });
});

function list(answered: unknown) {
  return { ...get, url: "/things/a/parts", answered };
}

describe("watching a GitHub", () => {
  const ours = { "user-agent": "evenkeel octokit" };

  async function exchange(headers: Record<string, string>, answered: unknown, status = 200) {
    const watch = watchBy(description);
    const request = new Request("http://127.0.0.1/api/v3/things/a?state=open", { headers });
    await watch.hooks.intercept(request);
    await watch.hooks.afterEffect(request, Response.json(answered, { status }));
    return watch;
  }

  it("holds Evenkeel's own requests to the description even when they are refused", async () => {
    const watch = await exchange(ours, { message: "no" }, 422);
    expect(() => watch.verify()).toThrow("422 (things/get), the request: ?state is not described");
    expect([...watch.operations]).toEqual(["things/get"]);
  });

  it("lets others send what is refused, and holds them to it when it is not", async () => {
    const refused = await exchange({}, { message: "no" }, 422);
    expect(() => refused.verify()).not.toThrow();
    const accepted = await exchange({}, { id: 1 });
    expect(() => accepted.verify()).toThrow("?state is not described");
    expect([...accepted.operations]).toEqual([]);
  });

  it("leaves git alone", async () => {
    const watch = watchBy(description);
    const request = new Request("http://127.0.0.1/acme/shop.git/info/refs", { headers: ours });
    await watch.hooks.intercept(request);
    await watch.hooks.afterEffect(request, new Response("001e# service"));
    expect(() => watch.verify()).not.toThrow();
  });

  it.each([
    ["thing", "made", { id: 1 }, undefined],
    ["thing", "made", {}, 'webhook thing.made: # Instance does not have required property "id"'],
    ["thing", "lost", { id: 1 }, "the webhook thing.lost is not described"],
    ["repository_dispatch", "anything", { id: 1 }, undefined],
  ])("holds the webhook %s.%s with %j to the description", (event, action, payload, fault) => {
    const { verify } = watchBy(description);
    const deliver = () => verify([{ event, action, body: JSON.stringify(payload) }]);
    if (fault === undefined) return deliver();
    return expect(deliver).toThrow(fault);
  });
});
