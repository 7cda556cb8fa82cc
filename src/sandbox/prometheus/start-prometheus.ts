import { Hono, type Context } from "hono";
import type { Clock } from "../../ports.ts";
import { serveLoopback, type LoopbackServer } from "../serve-loopback.ts";
import type { Answer } from "./answer.ts";
import { evaluateQuery } from "./evaluate-query.ts";
import { MatchingError } from "./operate.ts";
import { parseQuery } from "./parse-query.ts";
import { QueryError } from "./query.ts";
import type { Series } from "./series.ts";

export type PrometheusSandbox = LoopbackServer & {
  /** The same server without the network. */
  readonly fetch: (request: Request) => Promise<Response>;
};

type Options = {
  readonly clock: Clock;
  /** All that is scraped. */
  readonly series: () => readonly Series[];
  /** World seconds between scrapes; 5. A range needs two of them. */
  readonly scrapeSeconds?: number;
};

/** A Prometheus that answers instant queries about the sandbox's world, at the world's time unless told another. */
export async function startPrometheus(options: Options): Promise<PrometheusSandbox> {
  const app = new Hono();
  app.get("/-/ready", (c) => c.text("Prometheus Server is Ready.\n"));
  app.get("/-/healthy", (c) => c.text("Prometheus Server is Healthy.\n"));
  app.get("/api/v1/status/buildinfo", (c) => c.json({ status: "success", data: buildinfo }));
  app.on(["GET", "POST"], "/api/v1/query", async (c) => {
    const form = c.req.method === "POST" ? await c.req.parseBody() : {};
    const parameter = (name: string) => {
      const value = form[name] ?? c.req.query(name);
      return typeof value === "string" ? value : "";
    };
    return answerQuery(c, options, { query: parameter("query"), time: parameter("time") });
  });
  const fetch = async (request: Request) => app.fetch(request);
  const server = await serveLoopback(fetch);
  return { ...server, fetch };
}

const buildinfo = { version: "2.42.0", revision: "sandbox", branch: "sandbox", goVersion: "" };

function answerQuery(
  c: Context,
  { clock, series, scrapeSeconds = 5 }: Options,
  { query, time }: { readonly query: string; readonly time: string },
): Response {
  const at = time === "" ? clock.now().getTime() : parseTime(time);
  if (at === undefined) {
    const reason = `cannot parse "${time}" to a valid timestamp`;
    return badData(c, `invalid parameter "time": Invalid time value for 'time': ${reason}`);
  }
  try {
    const world = { series: series(), at, scrapeMilliseconds: scrapeSeconds * 1000 };
    const answer = evaluateQuery(parseQuery(query), world);
    return c.json({ status: "success", data: wire(answer, at) });
  } catch (error) {
    if (error instanceof QueryError) {
      const where = position(query, error.at);
      return badData(c, `invalid parameter "query": ${where}: parse error: ${error.message}`);
    }
    if (error instanceof MatchingError) {
      return c.json({ status: "error", errorType: "execution", error: error.message }, 422);
    }
    throw error;
  }
}

function badData(c: Context, error: string): Response {
  return c.json({ status: "error", errorType: "bad_data", error }, 400);
}

/** Seconds since 1970, or RFC 3339, to milliseconds. */
function parseTime(time: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(time)) return Number(time) * 1000;
  const parsed = /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function position(query: string, at: number): string {
  const before = query.slice(0, at).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function wire(answer: Answer, at: number) {
  if (answer.kind === "scalar") return { resultType: "scalar", result: point(at, answer.value) };
  if (answer.kind === "vector") {
    const result = answer.elements.map(({ labels, value }) => ({
      metric: labels,
      value: point(at, value),
    }));
    return { resultType: "vector", result };
  }
  const result = answer.rows.map(({ labels, samples }) => ({
    metric: labels,
    values: samples.map((sample) => point(sample.at, sample.value)),
  }));
  return { resultType: "matrix", result };
}

function point(at: number, value: number): readonly [number, string] {
  if (Number.isFinite(value) || Number.isNaN(value)) return [at / 1000, String(value)];
  return [at / 1000, value > 0 ? "+Inf" : "-Inf"];
}
