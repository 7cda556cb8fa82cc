import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrometheus } from "../../../src/adapters/prometheus/create-prometheus.ts";
import { cartsLoadTest, cartsWorkload, loadOf } from "../../../src/sandbox/load-model.ts";
import { loadSeries } from "../../../src/sandbox/prometheus/load-series.ts";
import type { Labels, Series } from "../../../src/sandbox/prometheus/series.ts";
import { createEagerClock } from "../../support/eager-clock.ts";
import { cartsContext, measure, windowUntil } from "../../support/indicator-request.ts";

export const contractJob = "carts-sockshop-production";
/** A range that holds enough scrapes of the server under test. */
export const contractSeconds = 4;

/** Carts under the load test with one replica, where one request of five fails. */
export function contractSeries(since: Date, labels: Labels): readonly Series[] {
  const load = loadOf(cartsWorkload, { ...cartsLoadTest, readyReplicas: 1, failureRate: 0.2 });
  const handler = { handler: "ItemsController.addToCart" };
  return loadSeries([{ at: since.getTime(), load }], { ...handler, ...labels });
}

/** Two series that differ by their names alone, which arithmetic drops. */
const bothOf = `{job="${contractJob}",__name__=~"http_response_time_milliseconds_(sum|count)"}`;

type Boot = () => Promise<AsyncDisposable & { readonly url: string; readonly end: Date }>;

/**
 * What the adapter relies on, and what a Prometheus that scrapes `contractSeries` once a second answers. Skipped where
 * `missing` names what the server needs.
 */
export function prometheusContract(name: string, boot: Boot, missing?: string): void {
  const note = missing === undefined ? "" : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${name}${note}`, () => {
    let server: Awaited<ReturnType<Boot>>;
    beforeAll(async () => {
      server = await boot();
    });
    afterAll(async () => server[Symbol.asyncDispose]());

    const indicators = () =>
      createPrometheus({ name: "p", url: server.url, clock: createEagerClock(server.end) });

    /** The value, or the state with the message. */
    async function value(query: string, end = server.end): Promise<number | string> {
      const result = await measure(indicators(), query, windowUntil(end, contractSeconds));
      return result.state === "measured" ? result.value : `${result.state}: ${result.message}`;
    }

    async function builtIn(filter: Readonly<Record<string, string>>): Promise<readonly number[]> {
      const names = ["throughput", "error_rate", "response_time_p50", "response_time_p90"];
      const asked = ["response_time_p95", ...names].map((metric) => ({ metric, query: null }));
      const window = windowUntil(server.end, contractSeconds);
      const context = { ...cartsContext, filter };
      const results = await indicators().query({ indicators: asked, window, context });
      return results.map((each) => (each.state === "measured" ? each.value : NaN));
    }

    it("knows what every service of Keptn's shows", async () => {
      const [p95, throughput, errorRate, p50, p90] = await builtIn({});
      expect(throughput).toBeCloseTo(171, -1);
      expect(errorRate).toBeCloseTo(0.2, 2);
      expect(p50).toBeCloseTo(478, -2);
      expect(p90).toBeCloseTo(1590, -2);
      expect(p95).toBeCloseTo(2065, -2);
    });

    it("gives the error rate 0 to what never failed, and none to what was never asked", async () => {
      const never = { job: contractJob, status: "200" };
      expect(await builtIn(never)).toMatchObject({ 2: 0 });
      expect(await builtIn({ ...never, status: "404" })).toEqual(Array(5).fill(NaN));
    });

    it.each([
      ["=ItemsController.addToCart", true],
      ["!=ItemsController.addToCart", false],
      ["=~Items.+", true],
      ["!~Items.+", false],
      ["ItemsController.addToCart'} or vector(1)", false],
    ])("narrows built-in queries by the filter %s", async (handler, fits) => {
      const [, throughput = NaN] = await builtIn({ handler, job: contractJob });
      expect(throughput > 100).toBe(fits);
    });

    it("takes hostile labels for values", async () => {
      const hostile = "\"} or vector(1) # \\ \n '`";
      const window = windowUntil(server.end, contractSeconds);
      const context = { ...cartsContext, labels: { hostile } };
      const quotes = ['"', "'", "`"];
      const asked = quotes.map((quote) => ({
        metric: quote,
        query: `up{job=${quote}$LABEL.hostile${quote}}`,
      }));
      const results = await indicators().query({ indicators: asked, window, context });
      expect(results.map(({ state }) => state)).toEqual(["no-data", "no-data", "no-data"]);
    });

    it.each([
      { quantile: 0.5, from: 455, to: 502 },
      { quantile: 0.9, from: 1510, to: 1670 },
      { quantile: 0.95, from: 1960, to: 2170 },
    ])("gives the response time at $quantile", async ({ quantile, from, to }) => {
      const answer = await value(
        `histogram_quantile(${quantile}, sum by(le) (rate(http_response_time_milliseconds_bucket` +
          `{handler="ItemsController.addToCart",job="${contractJob}"}[${contractSeconds}s])))`,
      );
      expect(answer).toBeGreaterThan(from);
      expect(answer).toBeLessThan(to);
    });

    it.each([
      {
        what: "the throughput",
        query: `sum(rate(http_requests_total{job="${contractJob}"}[4s]))`,
        expected: 171,
      },
      {
        what: "the error rate",
        query: `sum(rate(http_requests_total{job='${contractJob}',status!~'2..'}[4s]))/sum(rate(http_requests_total{job='${contractJob}'}[4s]))`,
        expected: 0.2,
      },
      {
        what: "the mean response time",
        query: `sum(rate(http_response_time_milliseconds_sum{job=~"carts-.+"}[4s])/rate(http_response_time_milliseconds_count{job=~"carts-.+"}[4s]))`,
        expected: 689.7,
      },
      {
        what: "how many series there are",
        query: `count(http_requests_total{job="${contractJob}"})`,
        expected: 2,
      },
      {
        what: "a plain series",
        query: `up{job="${contractJob}"}`,
        expected: 1,
      },
      { what: "a scalar", query: "-2 * (3 + .5e1) / 4 - -1", expected: -3 },
    ])("gives $what", async ({ query, expected }) => {
      const answer = await value(query);
      expect(answer).toBeGreaterThan(expected - Math.abs(expected) * 0.05);
      expect(answer).toBeLessThan(expected + Math.abs(expected) * 0.05);
    });

    it.each([
      ["1/0", Infinity],
      ["-1/0", -Infinity],
      [`sum(up{job="${contractJob}"})/0`, Infinity],
    ])("gives %s, which the rules of the evaluation judge", async (query, expected) => {
      expect(await value(query)).toBe(expected);
    });

    it.each([
      {
        what: "no series",
        query: 'sum(rate(http_requests_total{job="nobody"}[4s]))',
        says: /^no-data: No data as of .*: no series fits/,
      },
      {
        what: "several series",
        query: `rate(http_requests_total{job="${contractJob}"}[4s])`,
        says: /^many-series: .* 2 series instead of one.*"status":"200".*"status":"500"/,
      },
      { what: "0/0", query: "0/0", says: /^not-a-number: .* is NaN/ },
      {
        what: "a quantile of nothing",
        query: `histogram_quantile(0.9, sum by(le) (rate(http_response_time_milliseconds_bucket{job="${contractJob}"}[4s]) * 0))`,
        says: /^not-a-number: .* is NaN/,
      },
      {
        what: "a range",
        query: `up{job="${contractJob}"}[4s]`,
        says: /^query-error: .*gives a matrix/,
      },
      {
        what: "operands without equal labels",
        query: "sum by(job) (up) / http_requests_total",
        says: /^no-data: /,
      },
      {
        what: "an ambiguous match",
        query: `${bothOf} / ${bothOf}`,
        says: /^query-error: .*refused the query: found duplicate series for the match group/,
      },
      {
        what: "bad syntax",
        query: "sum(rate(",
        says: /^query-error: .*refused the query: .*parse error/,
      },
    ])("fails for $what and says so", async ({ query, says }) => {
      expect(await value(query)).toMatch(says);
    });

    it("knows nothing about a time before it scraped", async () => {
      const before = new Date(server.end.getTime() - 3_600_000);
      expect(await value(`up{job="${contractJob}"}`, before)).toMatch(/^no-data: No data as of/);
    });

    it.each([
      ["", "1:1: parse error: no expression found in input"],
      ["$SERVICE", "1:1: parse error: unexpected character: '$'"],
      [
        "rate(up)",
        '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
      ],
      ["sum(rate(up[1m])", "1:17: parse error: unclosed left parenthesis"],
      ["foo()", '1:1: parse error: unknown function with name "foo"'],
      ["up{", "1:4: parse error: unexpected end of input inside braces"],
      ["{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"],
      ["1 +\n up{", "2:5: parse error: unexpected end of input inside braces"],
    ])("refuses %j in Prometheus' words", async (query, reason) => {
      const answer = await get("/api/v1/query", { query });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({
        status: "error",
        errorType: "bad_data",
        error: `invalid parameter "query": ${reason}`,
      });
    });

    it("refuses a time that is none", async () => {
      const answer = await get("/api/v1/query", { query: "up", time: "noon" });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({
        status: "error",
        errorType: "bad_data",
        error: `invalid parameter "time": Invalid time value for 'time': cannot parse "noon" to a valid timestamp`,
      });
    });

    it("takes a time in both of Prometheus' ways", async () => {
      const seconds = server.end.getTime() / 1000;
      for (const time of [String(seconds), server.end.toISOString()]) {
        const answer = await get("/api/v1/query", { query: "1", time });
        expect(await answer.json()).toEqual({
          status: "success",
          data: { resultType: "scalar", result: [seconds, "1"] },
        });
      }
    });

    it("says that it is ready and what it is", async () => {
      expect(await (await get("/-/ready", {})).text()).toBe("Prometheus Server is Ready.\n");
      const info = await (await get("/api/v1/status/buildinfo", {})).json();
      expect(info).toMatchObject({ status: "success", data: { version: expect.any(String) } });
    });

    async function get(path: string, parameters: Record<string, string>): Promise<Response> {
      return fetch(`${server.url}${path}?${new URLSearchParams(parameters).toString()}`);
    }
  });
}
