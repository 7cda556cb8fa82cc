import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createUnleash } from "../../src/adapters/unleash/create-unleash.ts";
import type { ProblemRecord } from "../../src/core/journal/fold-record.ts";
import type { Log, Ports } from "../../src/ports.ts";
import { createScaledClock } from "../../src/sandbox/clock.ts";
import { createDynatrace } from "../../src/sandbox/dynatrace/create-dynatrace.ts";
import { readPull } from "../../src/sandbox/story/github-page.ts";
import { createObserver, type Observer } from "../../src/sandbox/story/observer.ts";
import { createWorld, owner } from "../../src/sandbox/world.ts";
import { eventually } from "../support/eventually.ts";
import { missingForUnleash, startRealUnleash, unleashFolder } from "../support/real-unleash.ts";
import { startFlaggedSite } from "./flagged-site.ts";

const Events = z.object({ events: z.array(z.object({ type: z.string() })) });

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const silent = { act: () => {}, say: () => {}, fact: () => {}, evaluation: () => {} };
const slug = `${owner}/website`;
const note = missingForUnleash === undefined ? "" : ` (skipped: ${missingForUnleash})`;

describe.skipIf(missingForUnleash !== undefined)(`the website on a real Unleash${note}`, () => {
  it("heals by the flag that the merged pull request turns on", { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
    await using unleash = await startRealUnleash();
    await makeFlags(unleash);
    await using site = await startFlaggedSite({
      packages: unleashFolder(),
      unleash: unleash.url,
      token: unleash.clientToken,
    });
    expect(await page(site.url)).toEqual({ status: 200, text: "<h1>the application</h1>" });

    // Ten minutes of observation are twenty seconds.
    using clock = createScaledClock({ start: new Date(), speed: 30 });
    const flags = createUnleash({
      // As the tutorial has it.
      url: `${unleash.url}/api`,
      token: unleash.token,
      project: "default",
      environment: "production",
      createFlags: false,
    });
    const wrap = (ports: Ports): Ports => ({ ...ports, flagServices: () => flags });
    await using world = await createWorld({ folder, clock, log: quiet, wrap });
    const observer = createObserver(folder, silent);
    await eventually("the flag that is on in git", async () =>
      site.isEnabled("EnablePromotion") ? true : undefined,
    );
    expect(site.isEnabled("EnableStaticContent")).toBe(false);

    using monitor = createDynatrace({
      clock,
      url: `${world.server().url}/events/dynatrace`,
      token: world.settings.secrets.tokens.get("DYNATRACE_TOKEN") ?? "",
      watches: [
        {
          title: "Failure rate increase",
          severity: "ERROR",
          threshold: 0.05,
          signal: site.errorRate,
          service: {
            entity: "SERVICE-8F2D1C7A90B3E456",
            name: "unleash-demo:80",
            project: "website",
            stage: "production",
            service: "front-end",
          },
        },
      ],
    });
    site.breakDown();
    await eventually("errors", async () => (site.errorRate() > 0.5 ? true : undefined));
    expect(await page(site.url)).toMatchObject({ status: 500 });
    const opened = await reached(observer, ({ attempts }) => Boolean(attempts[0]?.opened));
    expect(monitor.problems).toHaveLength(1);

    await reached(observer, ({ attempts }) => attempts[0]?.ended?.kind === "pull-request-merged");
    await eventually("the static page", async () => {
      const { text } = await page(site.url);
      return text === "<h1>the static copy</h1>" ? true : undefined;
    });
    expect(await page(site.url)).toEqual({ status: 200, text: "<h1>the static copy</h1>" });
    expect(await readPull(world, slug, opened.attempts[0]?.opened?.number ?? 0)).toMatchObject({
      state: "closed",
      title: expect.stringContaining("EnableStaticContent off → on"),
    });

    const record = await reached(observer, ({ closed }) => closed !== null);
    expect(record.closed?.reason).toBe("healed");
    expect(await flags.read("EnableStaticContent")).toMatchObject({ enabled: true });

    // In Unleash's own log, since the click may be gone before anybody sees it.
    expect(await timesEnabled(unleash, "EnablePromotion")).toBe(1);
    await clickOff(unleash, "EnablePromotion");
    await eventually("the flag as it is in git", async () =>
      (await timesEnabled(unleash, "EnablePromotion")) === 2 ? true : undefined,
    );
    expect(await flags.read("EnablePromotion")).toMatchObject({ enabled: true });
  });
});

/** Once the only problem of the website has come so far; a world at speed takes its minutes. */
async function reached(
  observer: Observer,
  is: (record: ProblemRecord) => boolean,
): Promise<ProblemRecord> {
  const ask = async () => (await observer.look(slug)).find(is);
  for (let round = 0; round < 2; round += 1) {
    const found = await eventually("the record", ask).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return eventually(`the record: ${JSON.stringify(await observer.look(slug))}`, ask);
}

/** As the tutorial makes them, by hand and off. */
async function makeFlags(unleash: { readonly url: string; readonly token: string }): Promise<void> {
  for (const name of ["EnablePromotion", "EnableStaticContent"]) {
    const answer = await fetch(`${unleash.url}/api/admin/projects/default/features`, {
      method: "POST",
      headers: { authorization: unleash.token, "content-type": "application/json" },
      body: JSON.stringify({ name, type: "release", description: "", impressionData: false }),
    });
    expect(answer.status).toBe(201);
  }
}

/** What a person does in Unleash's pages. */
async function clickOff(
  unleash: { readonly url: string; readonly token: string },
  flag: string,
): Promise<void> {
  const path = `projects/default/features/${flag}/environments/production/off`;
  const headers = { authorization: unleash.token };
  const answer = await fetch(`${unleash.url}/api/admin/${path}`, { method: "POST", headers });
  expect(answer.status).toBe(200);
}

async function timesEnabled(
  unleash: { readonly url: string; readonly token: string },
  flag: string,
): Promise<number> {
  const headers = { authorization: unleash.token };
  const answer = await fetch(`${unleash.url}/api/admin/events/${flag}`, { headers });
  const { events } = Events.parse(await answer.json());
  return events.filter(({ type }) => type === "feature-environment-enabled").length;
}

async function page(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}
