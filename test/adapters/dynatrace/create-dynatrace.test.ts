import { describe, expect, it } from "vitest";
import { createDynatrace } from "../../../src/adapters/dynatrace/create-dynatrace.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { createManualClock } from "../../../src/sandbox/clock.ts";
import { dynatraceApi } from "../../../src/sandbox/dynatrace/api.ts";
import { serveLoopback } from "../../../src/sandbox/serve-loopback.ts";
import {
  allScopes,
  context,
  measuring,
  provider,
  ready,
  recorded,
  recordedMetrics,
  token,
  window,
} from "./dynatrace-world.ts";

const oneSeries = { metrics: () => recordedMetrics("metrics-one-series") };
const plainMetric = "metricSelector=builtin:host.cpu.usage:splitBy():avg";

const endless: typeof fetch = async () =>
  Response.json({ totalCount: 1, nextPageKey: "more", result: recorded("metrics-no-series") });

describe("createDynatrace()", () => {
  it("measures a metric over the window, in milliseconds, as one value", async () => {
    const { api, measure } = measuring({ answers: oneSeries });
    expect(
      await measure({
        rt: 'metricSelector=builtin:service.response.time:splitBy():percentile(95)&entitySelector=type(SERVICE),tag(keptn_service:$SERVICE)&mzSelector=mzName("a & b")',
      }),
    ).toEqual([
      {
        metric: "rt",
        state: "measured",
        value: 612.3455,
        message: "",
        query:
          '/api/v2/metrics/query?metricSelector=builtin:service.response.time:splitBy():percentile(95)&entitySelector=type(SERVICE),tag(keptn_service:carts)&mzSelector=mzName("a & b")&resolution=Inf',
      },
    ]);
    expect(api.accepted).toEqual([
      {
        path: "/api/v2/metrics/query",
        asked: {
          metricSelector: "builtin:service.response.time:splitBy():percentile(95)",
          entitySelector: "type(SERVICE),tag(keptn_service:carts)",
          mzSelector: 'mzName("a & b")',
          resolution: "Inf",
          from: "1767225600000",
          to: "1767226200000",
        },
      },
    ]);
  });

  it.each([
    ["throughput", "builtin:service.requestCount.total:splitBy():sum", 612_345.5],
    ["error_rate", "builtin:service.errors.total.rate:splitBy():avg", 612_345.5],
    ["response_time_p50", "builtin:service.response.time:splitBy():percentile(50)", 612.3455],
    ["response_time_p90", "builtin:service.response.time:splitBy():percentile(90)", 612.3455],
    ["response_time_p95", "builtin:service.response.time:splitBy():percentile(95)", 612.3455],
  ])("has a query of its own for %s", async (metric, metricSelector, value) => {
    const { api, measure } = measuring({ answers: oneSeries });
    expect(await measure({ [metric]: null })).toMatchObject([{ state: "measured", value }]);
    expect(api.accepted[0]?.asked).toMatchObject({
      metricSelector,
      entitySelector:
        'type("SERVICE"),tag("keptn_project:sockshop"),tag("keptn_stage:production"),tag("keptn_service:carts"),tag("keptn_deployment:primary")',
    });
  });

  it("says which names it has queries for where sli.yaml has none", async () => {
    const [result] = await measuring({}).measure({ latency: null });
    expect(result).toMatchObject({ state: "no-query", query: null });
    expect(result?.message).toMatch(/sli.yaml has no query .* throughput, error_rate/);
  });

  it.each([
    [
      "metrics-no-series",
      "no-data",
      /^No data in that time\. Dynatrace warns: The metric selector/,
    ],
    ["metrics-no-values", "no-data", /no value in that time/],
    ["metrics-two-series", "many-series", /2 series instead of one.*SERVICE-1016B63497E3FEF6/],
    ["metrics-two-metrics", "many-series", /asks for 2 metrics.*percentile\(50\)/],
    ["metrics-two-values", "many-series", /2 values over that time instead of one/],
    ["metrics-null", "not-a-number", /The value is null/],
  ])("answers %s with %s", async (name, state, message) => {
    const { measure } = measuring({ answers: { metrics: () => recordedMetrics(name) } });
    const [result] = await measure({ cpu: plainMetric });
    expect(result).toMatchObject({ state, query: expect.stringMatching(/^\/api\/v2\/metrics/) });
    expect(result?.message).toMatch(message);
  });

  it("answers nothing at all with no-data", async () => {
    const { measure } = measuring({ answers: { metrics: () => [] } });
    expect(await measure({ cpu: plainMetric })).toMatchObject([{ state: "no-data" }]);
  });

  it("follows the pages of a metric until it knows that there are many series", async () => {
    const answers = { metrics: () => recordedMetrics("metrics-two-series") };
    const { api, measure } = measuring({ answers, pageSize: 1 });
    expect(await measure({ cpu: plainMetric })).toMatchObject([
      { state: "many-series", message: expect.stringMatching(/2 series/) },
    ]);
    expect(api.accepted.map(({ asked }) => asked)).toMatchObject([
      { metricSelector: "builtin:host.cpu.usage:splitBy():avg" },
      { nextPageKey: "page-1" },
    ]);
  });

  it("gives up on pages that never end", async () => {
    const asked = provider({ fetch: endless }).query({
      indicators: [{ metric: "cpu", query: plainMetric }],
      window,
      context,
    });
    expect(await asked).toMatchObject([{ state: "many-series", message: /10 pages/ }]);
  });

  it("counts problems and security problems, and reads SLOs", async () => {
    const { api, measure } = measuring({
      answers: {
        problems: () => [recorded("problem"), recorded("problem")],
        securityProblems: () => [],
        slos: { "524ca177": recorded("slo") },
      },
    });
    const results = await measure({
      problems: 'PV2;problemSelector=status("open")&entitySelector=type(SERVICE),tag($SERVICE)',
      vulnerabilities: "SECPV2;securityProblemSelector=status(OPEN)",
      slo: "SLO;524ca177",
    });
    expect(results.map(({ state, value }) => [state, value])).toEqual([
      ["measured", 2],
      ["measured", 0],
      ["measured", 95.664],
    ]);
    const times = { from: "1767225600000", to: "1767226200000" };
    const problemSelector = 'status("open")';
    const entitySelector = "type(SERVICE),tag(carts)";
    expect(api.accepted).toEqual([
      { path: "/api/v2/problems", asked: { problemSelector, entitySelector, ...times } },
      {
        path: "/api/v2/securityProblems",
        asked: { securityProblemSelector: "status(OPEN)", ...times },
      },
      { path: "/api/v2/slo/524ca177", asked: { timeFrame: "GTF", ...times } },
    ]);
  });

  it.each([
    [{ error: "SLO calculation failed" }, "query-error", /cannot evaluate the SLO: SLO calc/],
    [{ evaluatedPercentage: -1 }, "no-data", /no data in that time/],
    [{ evaluatedPercentage: null }, "not-a-number", /no percentage/],
  ])("answers an SLO with %j with %s", async (odd, state, message) => {
    const slo = { ...Object(recorded("slo")), ...odd };
    const { measure } = measuring({ answers: { slos: { a: slo } } });
    expect(await measure({ slo: "SLO;a" })).toMatchObject([
      { state, message: expect.stringMatching(message) },
    ]);
  });

  it("throws while the values of the window may still be on their way", async () => {
    const api = dynatraceApi({ tokens: { [token]: allScopes }, answers: oneSeries });
    const clock = createManualClock(new Date(ready.getTime() - 1));
    const asking = { indicators: [{ metric: "cpu", query: plainMetric }], window, context };
    const indicators = provider({ fetch: api.fetch, clock });
    expect(indicators.ingestDelaySeconds).toBe(120);
    await expect(indicators.query(asking)).rejects.toThrow(
      new UnavailableError(
        "Dynatrace at abc12345.live.dynatrace.example.org has the values up to 2026-01-01T00:10:00.000Z from 2026-01-01T00:12:00.000Z on. Evaluate then.",
      ),
    );
    clock.advance(1);
    expect(await indicators.query(asking)).toMatchObject([{ state: "measured" }]);
  });

  it.each(["", "/", "/api", "/api/v2"])(
    "takes a url that ends with '%s', over HTTP",
    async (end) => {
      const api = dynatraceApi({ tokens: { [token]: allScopes }, answers: oneSeries });
      await using server = await serveLoopback(async (request) => api.fetch(request));
      const clock = createManualClock(ready);
      const options = { url: `${server.url}${end}`, token, ingestDelaySeconds: 0, clock };
      const indicators = createDynatrace(options);
      const asking = { indicators: [{ metric: "cpu", query: plainMetric }], window, context };
      expect(await indicators.query(asking)).toMatchObject([{ value: 612_345.5 }]);
    },
  );

  it("answers many indicators in their order, four calls at a time", async () => {
    let [running, most] = [0, 0];
    const api = dynatraceApi({ tokens: { [token]: allScopes }, answers: oneSeries });
    const counted: typeof fetch = async (input, init) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return api.fetch(input, init);
    };
    const names = Array.from({ length: 25 }, (_, index) => `sli-${index}`);
    const results = await provider({ fetch: counted }).query({
      indicators: names.map((metric) => ({ metric, query: plainMetric })),
      window,
      context,
    });
    expect(results.map(({ metric }) => metric)).toEqual(names);
    expect(most).toBe(4);
  });
});
