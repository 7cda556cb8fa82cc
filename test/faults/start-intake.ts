import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

/** An intake in a process of its own, on what the folder holds. */
export type Intake = {
  readonly url: string;
  readonly child: ChildProcess;
  /** Bytes of memory, each second. */
  readonly memory: readonly number[];
  readonly kill: () => Promise<void>;
};

const program = fileURLToPath(new URL("intake-server.ts", import.meta.url));

export async function startIntake(folder: string): Promise<Intake> {
  const child = fork(program, [folder], { execArgv: ["--import", "tsx"], stdio: "inherit" });
  const memory: number[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the intake ended with ${code}`)));
    child.on("message", (message) => {
      if (typeof message !== "object" || message === null) return;
      if ("url" in message) resolve(String(message.url));
      if ("rss" in message) memory.push(Number(message.rss));
    });
  });
  return {
    url,
    child,
    memory,
    kill: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

export type Answer = { readonly status: number; readonly body: string };

export function createClient(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    /** Rejects where no whole answer came. */
    send: (url: string, body?: string, token = "bench") =>
      new Promise<Answer>((resolve, reject) => {
        const sent = request(url, {
          agent,
          method: body === undefined ? "GET" : "POST",
          headers: { "content-type": "application/json", "x-token": token },
        });
        sent.once("error", reject);
        sent.once("response", (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        });
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** A notification of one alert, as Alertmanager 0.25 and newer send it. */
export function alertOf(fingerprint: string, service: string, project = "shop"): string {
  const labels = { alertname: "SlowResponses", project, stage: "production", service };
  const alert = {
    status: "firing",
    labels,
    annotations: { summary: `p95 of ${service} is over its objective` },
    startsAt: "2026-03-01T03:00:00.000Z",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prometheus.example.org/graph?g0.expr=slow",
    fingerprint,
  };
  return JSON.stringify({
    version: "4",
    groupKey: '{}:{alertname="SlowResponses"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "evenkeel",
    groupLabels: { alertname: "SlowResponses" },
    commonLabels: labels,
    commonAnnotations: {},
    externalURL: "http://alertmanager.example.org",
    alerts: [alert],
  });
}
