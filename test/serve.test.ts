import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { loadSettings, type Settings } from "../src/config/load-settings.ts";
import { readText } from "../src/config/read-text.ts";
import type { Ports } from "../src/ports.ts";
import { readStatuses } from "../src/sandbox/story/github-page.ts";
import { serve } from "../src/serve.ts";
import { configText, variables } from "./config/settings-fixture.ts";
import { bootWorld } from "./e2e/world-harness.ts";
import { freePort } from "./support/child.ts";
import { quiet } from "./flows/quiet.ts";

/** Ports that hold the first commit status back until a test lets it go; `calls` names all that were asked for. */
function heldStatuses() {
  const gate = new EventEmitter();
  const reached = once(gate, "reached");
  const released = once(gate, "released");
  const calls: string[] = [];
  const wrap = (ports: Ports): Ports => ({
    ...ports,
    hosting: {
      ...ports.hosting,
      statuses: {
        ...ports.hosting.statuses,
        set: async (repository, sha, status) => {
          calls.push(`${repository.slug} ${status.context}`);
          gate.emit("reached", repository.slug, sha);
          await released;
          await ports.hosting.statuses.set(repository, sha, status);
        },
      },
    },
  });
  return {
    wrap,
    calls,
    reached: async () => {
      const [slug, sha] = await reached;
      return { slug: String(slug), sha: String(sha) };
    },
    release: () => gate.emit("released"),
  };
}

/** A request of which the last line is not sent yet. */
async function beginRequest(url: string, path: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n`);
  return async () => {
    socket.write("\r\n");
    return text(socket);
  };
}

it("finishes the work in hand when it is stopped, starts no other, and is not ready meanwhile", async () => {
  const held = heldStatuses();
  await using harness = await bootWorld({ wrap: held.wrap });
  const { world } = harness;
  const server = world.server();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  const { slug, sha } = await held.reached();
  const finishRequest = await beginRequest(server.url, "/readyz");

  let stopped = false;
  const stopping = server.stop().then(() => (stopped = true));
  const answer = await finishRequest();
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toContain("the server is stopping");
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
  expect(stopped).toBe(false);

  held.release();
  await stopping;
  const { length } = held.calls;
  const [status] = await readStatuses(world, slug, sha);
  expect(status?.context).toMatch(/^evenkeel\/reconcile\//);
  const later = world.clock.now().getTime() + 10 * 60_000;
  await harness.until(() => world.clock.now().getTime() >= later || undefined);
  expect(held.calls).toHaveLength(length);
});

/** Complete settings, as a person gives them, of a GitHub where nobody answers. */
async function lonelySettings(): Promise<Settings> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-serve-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  await writeFile(join(folder, "config.yaml"), configText);
  const given = {
    ...variables,
    EVENKEEL_CONFIG: join(folder, "config.yaml"),
    EVENKEEL_DATA: join(folder, "data"),
    HOST: "127.0.0.1",
    PORT: "0",
    GHE_HOST: `127.0.0.1:${await freePort()}`,
    GHE_PROTOCOL: "http",
  };
  return loadSettings(given, readText);
}

it("comes up on complete settings though nobody answers, and keeps what it accepts for later", async () => {
  const settings = await lonelySettings();
  const first = await serve(settings, { log: quiet });
  const event = JSON.stringify({
    PID: "1",
    ProblemID: "1",
    ProblemTitle: "Slow",
    State: "OPEN",
    Tags: "keptn_project:sockshop, keptn_stage:production, keptn_service:carts",
  });
  const send = (token: string) =>
    fetch(`${first.url}/events/dynatrace`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-token": token },
      body: event,
    });
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect((await send("another")).status).toBe(401);
  expect((await send(variables.DYNATRACE_TOKEN)).status).toBe(202);
  await first.stop();

  const left: Promise<readonly unknown[]>[] = [];
  const wrap = (ports: Ports): Ports => {
    left.push(ports.spool.list());
    return ports;
  };
  const second = await serve(settings, { log: quiet, wrap });
  expect((await Promise.all(left)).flat()).toHaveLength(1);
  await second.stop();
  expect(await readdir(settings.env.dataFolder)).toEqual(
    expect.arrayContaining(["home.git", "mirrors", "spool"]),
  );
});

it("can be started again on the same port as soon as it has stopped", async () => {
  const settings = await lonelySettings();
  const first = await serve(settings, { log: quiet });
  const port = Number(new URL(first.url).port);
  await first.stop();
  const second = await serve({ ...settings, env: { ...settings.env, port } }, { log: quiet });
  expect(second.url).toBe(first.url);
  await second.stop();
});
