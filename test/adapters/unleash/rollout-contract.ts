import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUnleash } from "../../../src/adapters/unleash/create-unleash.ts";
import { flagDifference } from "../../../src/core/flags/flag-difference.ts";
import type { WantedFlag } from "../../../src/core/flags/flags.ts";

type Boot = () => Promise<AsyncDisposable & { readonly url: string; readonly token: string }>;

const on: WantedFlag = { enabled: true, rollout: null, variants: null };
const payload = { type: "json", value: '{"colour":"blue"}' } as const;
const variants = [
  { name: "red", weight: 333, payload: null },
  { name: "blue", weight: 500, payload },
  { name: "amber", weight: 167, payload: { type: "string", value: "x" } as const },
];

function strategiesOf(flag: string): string {
  return `${flag}/environments/production/strategies`;
}

/**
 * Flags that are made, rolled out to a part of the users, have variants, or were clicked by somebody. Skipped where
 * `missing` names what the server needs.
 */
export function rolloutContract(name: string, boot: Boot, missing?: string): void {
  const note = missing === undefined ? "" : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`rollout of ${name}${note}`, () => {
    let server: Awaited<ReturnType<Boot>>;
    let flags = 0;
    beforeAll(async () => {
      server = await boot();
    });
    afterAll(async () => server[Symbol.asyncDispose]());

    function service(createFlags = true) {
      const place = { project: "default", environment: "production", createFlags };
      return createUnleash({ ...place, url: server.url, token: server.token });
    }

    function newName(): string {
      flags += 1;
      return `EnablePromotion.${flags}`;
    }

    async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
      const headers = { authorization: server.token, "content-type": "application/json" };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const url = `${server.url}/api/admin/projects/default/features/${path}`;
      const answer = await fetch(url, { method, headers, ...content });
      expect(answer.ok).toBe(true);
      const text = await answer.text();
      return text === "" ? undefined : JSON.parse(text);
    }

    it("makes a flag that is not there, where it may", async () => {
      const flag = newName();
      expect(await service(false).set(flag, on)).toEqual({ kind: "unknown-flag" });
      expect(await service().set(flag, on)).toEqual({ kind: "created" });
      expect(await service().read(flag)).toEqual({ enabled: true, rollout: 100, variants: [] });
    });

    it("does not make what Unleash refuses, and says why", async () => {
      expect(await service().set("a b", on)).toEqual({
        kind: "refused",
        message: expect.stringMatching(/^Unleash at .* does not create a b: .*URL friendly/),
      });
    });

    it("does not know an archived flag, and says why it is not made again", async () => {
      const flag = newName();
      await service().set(flag, on);
      await ask("DELETE", flag);
      expect(await service().read(flag)).toBeUndefined();
      expect(await service(false).set(flag, on)).toEqual({ kind: "unknown-flag" });
      expect(await service().set(flag, on)).toMatchObject({
        kind: "refused",
        message: expect.stringContaining("An archived flag with that name already exists"),
      });
    });

    it("adds one strategy of ours for a rollout, and changes it from then on", async () => {
      const flag = newName();
      await service().set(flag, { ...on, rollout: 20 });
      expect(await service().read(flag)).toMatchObject({ enabled: true, rollout: 20 });
      await service().set(flag, { ...on, rollout: 35 });
      await service().set(flag, { ...on, enabled: false, rollout: 0 });
      expect(await service().read(flag)).toMatchObject({ enabled: false, rollout: 0 });
      expect(await ask("GET", strategiesOf(flag))).toMatchObject([
        { name: "flexibleRollout", title: "Evenkeel", parameters: { rollout: "0", groupId: flag } },
      ]);
    });

    it("changes the only percentage that a person made, and leaves other strategies", async () => {
      const flag = newName();
      await service().set(flag, { ...on, enabled: false });
      const parameters = { rollout: "5", stickiness: "userId" };
      await ask("POST", strategiesOf(flag), { name: "flexibleRollout", parameters });
      await ask("POST", strategiesOf(flag), { name: "default" });
      await service().set(flag, { ...on, rollout: 60 });
      expect(await ask("GET", strategiesOf(flag))).toMatchObject([
        { name: "flexibleRollout", parameters: { rollout: "60", stickiness: "userId" } },
        { name: "default" },
      ]);
      expect(await service().read(flag)).toMatchObject({ rollout: 60 });
    });

    it.each([
      { what: "three", wanted: variants },
      { what: "one", wanted: [{ name: "only", weight: 1000, payload: null }] },
      {
        what: "one for nobody",
        wanted: [
          { name: "all", weight: 1000, payload: null },
          { name: "none", weight: 0, payload: null },
        ],
      },
    ])("gives variants as they are wanted: $what", async ({ wanted }) => {
      const flag = newName();
      const wish = { ...on, variants: wanted };
      await service().set(flag, wish);
      const live = await service().read(flag);
      expect(live && flagDifference(wish, live)).toBeUndefined();
      expect(live).toMatchObject({ rollout: 100 });
      await service().set(flag, { ...wish, variants: [] });
      expect(await service().read(flag)).toMatchObject({ variants: [] });
    });

    it("keeps what is not named, and finds what somebody has clicked", async () => {
      const flag = newName();
      const wanted = { ...on, rollout: 20, variants };
      await service().set(flag, wanted);
      await service().set(flag, { ...on, enabled: false });
      const live = await service().read(flag);
      expect(live && flagDifference({ ...wanted, enabled: false }, live)).toBeUndefined();
      await ask("POST", `${flag}/environments/production/on`);
      const clicked = await service().read(flag);
      const found = clicked && flagDifference({ ...wanted, enabled: false }, clicked);
      expect(found).toEqual({ field: "state", said: "is on, wanted off" });
    });
  });
}
