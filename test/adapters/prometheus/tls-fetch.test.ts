import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createPrometheus,
  type PrometheusOptions,
} from "../../../src/adapters/prometheus/create-prometheus.ts";
import { createEagerClock } from "../../support/eager-clock.ts";
import { measure, windowUntil } from "../../support/indicator-request.ts";
import { certificates } from "../kubernetes/test-certificates.ts";
import { loopbackCertificate } from "./loopback-certificate.ts";

const window = windowUntil(new Date("2026-01-01T00:10:00Z"), 600);
const folder = mkdtempSync(join(tmpdir(), "evenkeel-tls-"));

function fileOf(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

afterAll(() => rmSync(folder, { recursive: true }));

const caFile = fileOf("ca.pem", loopbackCertificate.cert);
const certFile = fileOf("bot.pem", certificates.bot.cert);
const keyFile = fileOf("bot.key", certificates.bot.key);

function seven(): string {
  const result = [{ metric: {}, value: [1, "7"] }];
  return JSON.stringify({ status: "success", data: { resultType: "vector", result } });
}

describe("a Prometheus that asks for a client certificate", () => {
  const bodies: string[] = [];
  let answer: () => string | undefined;
  const server = createServer(
    { ...loopbackCertificate, ca: certificates.bot.cert, requestCert: true },
    (request, response) => void respond(request, response),
  );
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(await text(request));
    const said = answer();
    if (said === undefined) response.writeHead(200).write("{", () => response.destroy());
    else response.end(said);
  }
  let url = "";

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    url = `https://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask(options: Partial<PrometheusOptions>) {
    bodies.length = 0;
    const clock = createEagerClock(window.end);
    const { value } = await measure(
      createPrometheus({ name: "p", url, clock, ...options }),
      "up",
      window,
    );
    return value;
  }
  it("answers who shows one that it knows", async () => {
    answer = seven;
    expect(await ask({ tls: { caFile, certFile, keyFile } })).toBe(7);
    expect(bodies).toEqual(["query=up&time=1767226200"]);
  });

  it.each([
    ["no certificate", { caFile }, /did not answer: .*(alert|ECONNRESET|socket hang up)/i],
    ["no authority", { certFile, keyFile }, /did not answer: self-signed certificate/],
    [
      "a certificate that it does not know",
      {
        caFile,
        certFile: fileOf("other.pem", certificates.other.cert),
        keyFile: fileOf("other.key", certificates.other.key),
      },
      /did not answer: .*(alert|ECONNRESET|socket hang up)/i,
    ],
  ])("does not answer who comes with %s", async (_, tls, message) => {
    answer = seven;
    await expect(ask({ tls })).rejects.toThrow(message);
    expect(bodies).toEqual([]);
  });

  it("may be slow, break off or send too much as any other", async () => {
    const tls = { caFile, certFile, keyFile };
    answer = () => undefined;
    await expect(ask({ tls })).rejects.toThrow(/broke off its answer: aborted/);
    expect(bodies).toHaveLength(3);
    answer = () => "x".repeat(5 * 1024 * 1024);
    await expect(ask({ tls })).rejects.toThrow(/answered with more than 4 MiB/);
    const silent = createServer(loopbackCertificate, () => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : 0;
    const options = { tls, url: `https://127.0.0.1:${port}`, deadlineMilliseconds: 100 };
    await expect(ask(options)).rejects.toThrow(/did not answer: the deadline passed/);
    silent.closeAllConnections();
    silent.close();
  });
});

describe("createPrometheus()", () => {
  const create = (tls: NonNullable<PrometheusOptions["tls"]>) => () =>
    createPrometheus({
      name: "metrics",
      url: "https://metrics",
      clock: createEagerClock(window.end),
      tls,
    });

  it.each([
    [
      "an absent one",
      { caFile: "/nowhere/ca.pem" },
      "The caFile of the SLI provider metrics cannot be read: /nowhere/ca.pem",
    ],
    [
      "a key of another certificate",
      { certFile, keyFile: fileOf("wrong.key", certificates.other.key) },
      /^The certificates of the SLI provider metrics cannot be used: .*key values mismatch/,
    ],
    [
      "text that is no PEM",
      { caFile: fileOf("empty.pem", "nothing"), certFile: fileOf("no.pem", "nothing"), keyFile },
      /^The certificates of the SLI provider metrics cannot be used: /,
    ],
  ])("refuses files that cannot be used: %s", (_, tls, message) => {
    expect(create(tls)).toThrow(message);
  });
});
