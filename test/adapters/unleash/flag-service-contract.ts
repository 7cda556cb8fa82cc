import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WantedFlag } from "../../../src/core/flags/flags.ts";
import { createUnleash } from "../../../src/adapters/unleash/create-unleash.ts";

type Boot = () => Promise<AsyncDisposable & { readonly url: string; readonly token: string }>;

const on: WantedFlag = { enabled: true, rollout: null, variants: null };
const off: WantedFlag = { ...on, enabled: false };

/**
 * What the adapter relies on, and what Unleash's Admin API answers in the environments development and production.
 * Skipped where `missing` names what the server needs.
 */
export function flagServiceContract(name: string, boot: Boot, missing?: string): void {
  const note = missing === undefined ? "" : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${name}${note}`, () => {
    let server: Awaited<ReturnType<Boot>>;
    let flags = 0;
    beforeAll(async () => {
      server = await boot();
    });
    afterAll(async () => server[Symbol.asyncDispose]());

    function service(change: Partial<Parameters<typeof createUnleash>[0]> = {}) {
      const { url, token } = server;
      return createUnleash({
        url,
        token,
        project: "default",
        environment: "production",
        createFlags: false,
        ...change,
      });
    }

    async function api(method: string, path: string, body?: unknown): Promise<Response> {
      const headers = { authorization: server.token, "content-type": "application/json" };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      return fetch(`${server.url}/api/admin/projects${path}`, { method, headers, ...content });
    }

    async function newFlag(): Promise<string> {
      flags += 1;
      const flag = `EnableStaticContent.${flags}`;
      const answer = await api("POST", "/default/features", {
        name: flag,
        type: "release",
        description: "",
        impressionData: false,
      });
      expect(answer.status).toBe(201);
      return flag;
    }

    async function isOn(flag: string, environment = "production") {
      return (await service({ environment }).read(flag))?.enabled;
    }

    it("reads a new flag as off, switches it on and off again", async () => {
      const flag = await newFlag();
      expect(await isOn(flag)).toBe(false);
      expect(await service().set(flag, on)).toEqual({ kind: "set" });
      expect(await isOn(flag)).toBe(true);
      expect(await service().set(flag, off)).toEqual({ kind: "set" });
      expect(await isOn(flag)).toBe(false);
    });

    it("switches a flag to what it already is", async () => {
      const flag = await newFlag();
      for (const enabled of [false, false, true, true]) {
        expect(await service().set(flag, { ...on, enabled })).toEqual({ kind: "set" });
        expect(await isOn(flag)).toBe(enabled);
      }
    });

    it("changes its own environment alone", async () => {
      const flag = await newFlag();
      await service({ environment: "development" }).set(flag, on);
      expect(await isOn(flag, "development")).toBe(true);
      expect(await isOn(flag)).toBe(false);
    });

    it("gives a flag that is switched on without a strategy one for everybody", async () => {
      const flag = await newFlag();
      const path = `/default/features/${flag}/environments/production`;
      const before = await (await api("GET", path)).json();
      expect(before).toMatchObject({ environment: "production", enabled: false, strategies: [] });
      await service().set(flag, on);
      expect(await (await api("GET", path)).json()).toMatchObject({
        enabled: true,
        strategies: [
          {
            name: "flexibleRollout",
            parameters: { groupId: flag, rollout: "100", stickiness: "default" },
          },
        ],
      });
    });

    it("keeps the strategies that a flag has", async () => {
      const flag = await newFlag();
      const path = `/default/features/${flag}/environments/production/strategies`;
      const strategy = {
        name: "flexibleRollout",
        parameters: { rollout: "20", stickiness: "default" },
      };
      expect((await api("POST", path, strategy)).status).toBe(200);
      await service().set(flag, on);
      const strategies = await (await api("GET", path)).json();
      expect(strategies).toMatchObject([{ parameters: { rollout: "20" } }]);
      expect(strategies).toHaveLength(1);
    });

    it.each(["/", "/api", "/api/", "/api/admin"])("takes a url that ends in %s", async (end) => {
      const flag = await newFlag();
      expect(await service({ url: server.url + end }).read(flag)).toMatchObject({ enabled: false });
    });

    it.each(["Nobody", "no such/flag?", "..", "ä"])("does not know the flag %s", async (flag) => {
      expect(await service().read(flag)).toBeUndefined();
      expect(await service().set(flag, on)).toEqual({ kind: "unknown-flag" });
    });

    it("does not know a flag of another project", async () => {
      const flag = await newFlag();
      expect(await service({ project: "website" }).read(flag)).toBeUndefined();
      expect(await service({ project: "website" }).set(flag, on)).toEqual({
        kind: "unknown-flag",
      });
    });

    it("names the setting when the environment is not there", async () => {
      const flag = await newFlag();
      const wrong = service({ environment: "live" });
      const message = /no environment live .*Check the environment of the flag service/;
      await expect(wrong.read(flag)).rejects.toThrow(message);
      await expect(wrong.set(flag, on)).rejects.toThrow(message);
    });

    it("names the setting when the token is refused, but not the token", async () => {
      const flag = await newFlag();
      const wrong = service({ token: "*:*.wrong" });
      await expect(wrong.set(flag, on)).rejects.toThrow(
        /refused the token \(401\): You must log in to use Unleash\. Set the token of the flag service/,
      );
      await expect(wrong.read(flag)).rejects.not.toThrow(/wrong/);
    });

    it.each([
      { what: "a flag twice", body: { name: "Twice" }, status: 409, fault: "NameExistsError" },
      { what: "a bad name", body: { name: "a b" }, status: 400, fault: "BadDataError" },
      { what: "no name", body: {}, status: 400, fault: "BadDataError" },
    ])("refuses $what in Unleash's words", async ({ body, status, fault }) => {
      await api("POST", "/default/features", { name: "Twice" });
      const answer = await api("POST", "/default/features", body);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({
        name: fault,
        message: expect.any(String),
        details: [{ message: expect.any(String) }],
      });
    });

    it.each([
      [
        "GET",
        "/default/features/Nobody",
        `There's no feature named "Nobody" in project "default".`,
      ],
      [
        "POST",
        "/default/features/Once/environments/live/on",
        "Could not find environment live for feature: Once",
      ],
      [
        "GET",
        "/website/features/Once",
        `There's no feature named "Once" in project "website", but there's a feature with that name in project "default"`,
      ],
    ])("answers %s %s with 404 in Unleash's words", async (method, path, message) => {
      await api("POST", "/default/features", { name: "Once" });
      const answer = await api(method, path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({
        name: "NotFoundError",
        message,
        details: [{ message }],
      });
    });

    it("refuses a strategy that does not exist", async () => {
      const flag = await newFlag();
      const path = `/default/features/${flag}/environments/production/strategies`;
      const answer = await api("POST", path, { name: "luck" });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        name: "BadDataError",
        details: [{ message: "Could not find strategy type with name luck" }],
      });
    });

    it("is healthy", async () => {
      expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ health: "GOOD" });
    });
  });
}
