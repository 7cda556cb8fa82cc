import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createUnleash } from "../../../src/adapters/unleash/create-unleash.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { startUnleash, type UnleashSandbox } from "../../../src/sandbox/unleash/start-unleash.ts";

describe("startUnleash()", () => {
  let unleash: UnleashSandbox;
  beforeEach(async () => {
    const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
    unleash = await startUnleash({ clock, token: "admin" });
  });
  afterEach(async () => unleash[Symbol.asyncDispose]());

  it("shows the application what was switched through the API", async () => {
    unleash.addFlag("EnableStaticContent");
    expect(unleash.isEnabled("EnableStaticContent")).toBe(false);
    const place = { project: "default", environment: "production", createFlags: false };
    await createUnleash({ url: unleash.url, token: "admin", ...place }).set("EnableStaticContent", {
      enabled: true,
      rollout: null,
      variants: null,
    });
    expect(unleash.isEnabled("EnableStaticContent")).toBe(true);
    expect(unleash.isEnabled("EnableStaticContent", "development")).toBe(false);
    unleash.addFlag("EnableStaticContent");
    expect(unleash.isEnabled("EnableStaticContent")).toBe(true);
  });

  it("has flags that are not there switched off", () => {
    expect(unleash.isEnabled("Nobody")).toBe(false);
  });

  it.each([
    [{}, "AuthenticationRequired"],
    [{ authorization: "wrong" }, "UnauthorizedError"],
  ])("refuses a call with the headers %j", async (headers, name) => {
    const path = "http://unleash/api/admin/projects/default/features/Any";
    const answer = await unleash.fetch(new Request(path, { headers }));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ name, details: [{}] });
  });

  it("takes the token as a bearer too", async () => {
    const path = "http://unleash/api/admin/projects/default/features/Any";
    const headers = { authorization: "Bearer admin" };
    expect((await unleash.fetch(new Request(path, { headers }))).status).toBe(404);
  });
});
