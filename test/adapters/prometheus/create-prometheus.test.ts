import { describe, expect, it } from "vitest";
import {
  createPrometheus,
  type PrometheusOptions,
} from "../../../src/adapters/prometheus/create-prometheus.ts";
import { createEagerClock } from "../../support/eager-clock.ts";
import { cartsContext, measure } from "../../support/indicator-request.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";

const window = {
  start: new Date("2026-01-01T00:00:00Z"),
  end: new Date("2026-01-01T00:10:00.500Z"),
};

function create(change: Partial<PrometheusOptions> = {}) {
  return createPrometheus({
    name: "metrics",
    url: "http://metrics.example.org/prometheus/",
    clock: createEagerClock(window.end),
    ...change,
  });
}

function vector(...result: readonly unknown[]): () => Response {
  return () => Response.json({ status: "success", data: { resultType: "vector", result } });
}

const one = vector({ metric: {}, value: [1, "42.5"] });

describe("createPrometheus()", () => {
  it("asks for the value as of the window's end, below the url's path", async () => {
    const network = recordedFetch(one);
    expect(await measure(create({ fetch: network.fetch }), "sum(up)", window)).toEqual({
      metric: "m",
      state: "measured",
      value: 42.5,
      message: "",
      query: "sum(up)",
    });
    const asked = network.asked[0]?.request;
    expect(asked?.method).toBe("POST");
    expect(asked?.url).toBe("http://metrics.example.org/prometheus/api/v1/query");
    expect(asked?.headers.get("authorization")).toBeNull();
    expect(new URLSearchParams(await asked?.text()).toString()).toBe(
      "query=sum%28up%29&time=1767226200.5",
    );
    expect(network.asked[0]?.init).toMatchObject({ redirect: "manual" });
  });

  it("tells how late its values may be, which is not at all unless it is said", () => {
    expect(create().ingestDelaySeconds).toBe(0);
    expect(create({ ingestDelaySeconds: 30 }).ingestDelaySeconds).toBe(30);
  });

  it.each([
    [{ kind: "bearer", token: "abc" }, "Bearer abc"],
    [{ kind: "basic", user: "me", password: "päss" }, "Basic bWU6cMOkc3M="],
  ] satisfies [PrometheusOptions["credentials"], string][])(
    "sends the credentials %j",
    async (credentials, header) => {
      const network = recordedFetch(one);
      await measure(create({ credentials, fetch: network.fetch }), "up", window);
      expect(network.asked[0]?.request.headers.get("authorization")).toBe(header);
    },
  );

  it("refuses a token that no header can carry, without showing it", () => {
    const credentials = { kind: "bearer", token: "secret\nx" } as const;
    expect(() => create({ credentials })).toThrow(
      "The token of the SLI provider metrics must be one line",
    );
    expect(() => create({ credentials })).not.toThrow(/secret/);
  });

  it("gives one result for each indicator, in their order, with the query as it was sent", async () => {
    const values = [3, 1, 2];
    const answers = values.map((value) => vector({ metric: {}, value: [1, String(value)] }));
    const network = recordedFetch(...answers);
    const indicators = [
      { metric: "b", query: 'sum(x{stage="$STAGE"})' },
      { metric: "nothing", query: null },
      { metric: "throughput", query: null },
      { metric: "unsafe", query: "x[$LABEL.range]" },
      { metric: "a", query: "rate(x[$DURATION_SECONDS])" },
    ];
    const context = { ...cartsContext, labels: { range: "5m] or y[5m" } };
    const results = await create({ fetch: network.fetch }).query({ indicators, window, context });
    expect(results.map(({ metric, state, value, query }) => [metric, state, value, query])).toEqual(
      [
        ["b", "measured", 3, 'sum(x{stage="production"})'],
        ["nothing", "no-query", 0, null],
        [
          "throughput",
          "measured",
          1,
          "sum(rate(http_requests_total{job='carts-sockshop-production'}[601s]))",
        ],
        ["unsafe", "query-error", 0, null],
        ["a", "measured", 2, "rate(x[601s])"],
      ],
    );
    expect(results[1]?.message).toBe(
      "sli.yaml has no query for nothing. Add it to metrics/sli.yaml; built in are throughput, error_rate, response_time_p50, response_time_p90, response_time_p95.",
    );
    expect(results[3]?.message).toMatch(/^\$LABEL\.range stands outside of quotes/);
  });

  it("asks for eight values at a time and no more", async () => {
    const gates: (() => void)[] = [];
    const fetch = async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return one();
    };
    const indicators = Array.from({ length: 20 }, (_, at) => ({ metric: `m${at}`, query: "up" }));
    const asking = create({ fetch }).query({ indicators, window, context: cartsContext });
    const seen: number[] = [];
    for (let answered = 0; answered < 20; answered += seen.at(-1) ?? 20) {
      await new Promise(setImmediate);
      seen.push(gates.length);
      for (const open of gates.splice(0)) open();
    }
    expect(seen).toEqual([8, 8, 4]);
    expect(await asking).toHaveLength(20);
  });
});

describe("a result", () => {
  async function result(answer: () => Response, query = "sum(up)") {
    const { state, message } = await measure(
      create({ fetch: recordedFetch(answer).fetch }),
      query,
      window,
    );
    return `${state}: ${message}`;
  }

  it.each([
    [
      "a value in words of its own",
      vector({ metric: {}, value: [1, "much"] }),
      /^not-a-number: The value is NaN: the query divides by zero, or nothing was measured/,
    ],
    [
      "infinity",
      vector({ metric: {}, value: [1, "+Inf"] }),
      "measured: The value is Infinity: the query divides by zero.",
    ],
    [
      "minus infinity",
      vector({ metric: {}, value: [1, "-Inf"] }),
      "measured: The value is -Infinity: the query divides by zero.",
    ],
    [
      "nothing",
      vector(),
      "no-data: No data as of 2026-01-01T00:10:00.500Z: no series fits the query, or none was scraped in that time.",
    ],
    [
      "a native histogram",
      vector({ metric: {}, histogram: [1, {}] }),
      /^query-error: .* a native histogram, not a number\. Apply histogram_quantile\(…\) to it\.$/,
    ],
    [
      "many series",
      vector(...["a", "b", "c", "d"].map((pod) => ({ metric: { pod }, value: [1, "1"] }))),
      'many-series: The query gives 4 series instead of one; aggregate them, as with sum(…): {"pod":"a"}, {"pod":"b"}, {"pod":"c"}, …',
    ],
    [
      "a fault of the query",
      () =>
        Response.json(
          { status: "error", errorType: "execution", error: "many-to-many" },
          { status: 422 },
        ),
      "query-error: Prometheus refused the query: many-to-many",
    ],
  ])("says what is wrong with %s", async (_, answer, expected) => {
    expect(await result(answer)).toMatch(expected);
  });

  it("has a message that stays short whatever was sent", async () => {
    const text = "x".repeat(100_000);
    const error = { status: "error", errorType: "bad_data", error: text };
    const series = Array.from({ length: 20 }, () => ({ metric: { text }, value: [1, "1"] }));
    expect((await result(() => Response.json(error, { status: 400 }))).length).toBeLessThan(1100);
    expect((await result(vector(...series))).length).toBeLessThan(1000);
  });

  it("names the label that the event lacks", async () => {
    expect(await result(vector(), 'up{build="$LABEL.build"}')).toMatch(
      / scraped in that time\. Nothing fills \$LABEL\.build\.$/,
    );
  });
});
