import { describe, expect, it } from "vitest";
import { createHosting } from "../../../src/adapters/github/create-hosting.ts";
import { bootGitHub } from "./boot-github.ts";
import { json, repository, scriptedFetch, silent } from "./scripted-fetch.ts";

const asking = "GET /repos/acme/shop/collaborators/alice/permission";
const sending = "POST /repos/acme/shop/dispatches";

function hostingOf(routes: Parameters<typeof scriptedFetch>[0]) {
  const script = scriptedFetch(routes);
  const auth = { kind: "token", token: "ghp_1" } as const;
  return { ...script, hosting: createHosting({ auth, fetch: script.fetch, log: silent }) };
}

describe("permission()", () => {
  it.each(["app", "token"] as const)("tells who may do what, as %s", async (kind) => {
    await using world = await bootGitHub(kind);
    const { github, hosting, repository: shop } = world;
    github.as("eve", "read");
    github.as("root", "admin");
    expect(await hosting.permission(shop, "alice")).toBe("write");
    expect(await hosting.permission(shop, "eve")).toBe("read");
    expect(await hosting.permission(shop, "root")).toBe("admin");
    expect(await hosting.permission(shop, "nobody")).toBe("none");
  });

  it.each([
    ["maintain", { permission: "write", role_name: "maintain" }],
    ["triage", { permission: "read", role_name: "triage" }],
    ["write", { permission: "write", role_name: "release-manager" }],
    ["admin", { permission: "admin" }],
    ["none", { permission: "none", role_name: "" }],
    ["none", { permission: "something new" }],
  ])("is %s where GitHub says %j", async (permission, answer) => {
    const { hosting } = hostingOf({ [asking]: () => json(answer) });
    expect(await hosting.permission(repository, "alice")).toBe(permission);
  });

  it("does not take a refusal for an answer", async () => {
    const { hosting } = hostingOf({ [asking]: () => json({ message: "No" }, 403) });
    await expect(hosting.permission(repository, "alice")).rejects.toThrow("grant the permission");
  });
});

function many(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "1"]));
}

describe("dispatch()", () => {
  it("sends what the workflow is to know at the top of the payload", async () => {
    const { hosting, bodies } = hostingOf({ [sending]: () => new Response(null, { status: 204 }) });
    const payload = { service: "carts", inputs: '{"size":"2"}' };
    await hosting.dispatch(repository, { event: "evenkeel-drain", payload });
    expect(bodies(sending)).toEqual([{ event_type: "evenkeel-drain", client_payload: payload }]);
  });

  it.each([
    ["a name that is too long", { event: "x".repeat(101), payload: {} }, "1 to 100 characters"],
    ["no name", { event: "", payload: {} }, "1 to 100 characters"],
    ["too many properties", { event: "x", payload: many(11) }, "10 properties, not 11"],
    ["too much text", { event: "x", payload: { a: "x".repeat(70_000) } }, "send less"],
  ])("refuses %s before GitHub does", async (_, event, message) => {
    const { hosting, lines } = hostingOf({});
    await expect(hosting.dispatch(repository, event)).rejects.toThrow(message);
    expect(lines()).toEqual([]);
  });

  it("takes ten properties", async () => {
    const { hosting, bodies } = hostingOf({ [sending]: () => new Response(null, { status: 204 }) });
    await hosting.dispatch(repository, { event: "x".repeat(100), payload: many(10) });
    expect(bodies(sending)).toMatchObject([{ client_payload: many(10) }]);
  });
});
