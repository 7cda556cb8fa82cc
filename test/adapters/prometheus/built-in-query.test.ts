import { describe, expect, it } from "vitest";
import { builtInNames, builtInQuery } from "../../../src/adapters/prometheus/built-in-query.ts";
import { fillNames } from "../../../src/adapters/prometheus/fill-placeholders.ts";
import type { IndicatorContext } from "../../../src/ports.ts";
import { cartsContext, windowUntil } from "../../support/indicator-request.ts";

function query(metric: string, change: Partial<IndicatorContext> = {}): string | undefined {
  const context = { ...cartsContext, ...change };
  const built = builtInQuery(metric, context);
  const filled = built?.ok ? fillNames(built.query, context, windowUntil(new Date(0), 600)) : built;
  return filled?.ok === false ? filled.message : filled?.query;
}

/** What is between the braces of the built-in throughput. */
function matchers(filter: Readonly<Record<string, string>>, deployment = "direct") {
  return /\{(.*)\}/.exec(query("throughput", { filter, deployment }) ?? "")?.[1];
}

describe("builtInQuery()", () => {
  const job = "job='carts-sockshop-production'";
  it.each([
    ["throughput", `sum(rate(http_requests_total{${job}}[600s]))`],
    [
      "error_rate",
      `(sum(rate(http_requests_total{${job},status!~'2..'}[600s])) or vector(0))` +
        `/sum(rate(http_requests_total{${job}}[600s]))`,
    ],
    ...[50, 90, 95].map((percent) => [
      `response_time_p${percent}`,
      `histogram_quantile(${percent / 100},sum by(le) (rate(http_response_time_milliseconds_bucket{${job}}[600s])))`,
    ]),
  ])("knows %s", (metric = "", expected) => {
    expect(query(metric)).toBe(expected);
    expect(builtInNames).toContain(metric);
  });

  it.each(["latency", "Throughput", "", "constructor", "__proto__"])("knows no %j", (metric) => {
    expect(query(metric)).toBeUndefined();
  });

  it.each([
    ["direct", job],
    ["primary", job],
    ["canary", "job='carts-sockshop-production-canary'"],
  ])("looks at the job of what is evaluated: %s", (deployment, expected) => {
    expect(matchers({}, deployment)).toBe(expected);
  });

  it.each([
    [{ handler: "ItemsController.addToCart" }, `${job},handler='ItemsController.addToCart'`],
    [{ handler: "'Items'" }, `${job},handler='Items'`],
    [{ handler: "=Items" }, `${job},handler='Items'`],
    [{ handler: "!=Items" }, `${job},handler!='Items'`],
    [{ handler: "=~.+Items|.+Version" }, `${job},handler=~'.+Items|.+Version'`],
    [{ handler: '!~".*Health"' }, `${job},handler!~'.*Health'`],
    [{ a: "1", b: "2" }, `${job},a='1',b='2'`],
    [{ job: "$SERVICE-$STAGE" }, "job='carts-production'"],
    [{ job: "=~carts-.+", a: "1" }, "job=~'carts-.+',a='1'"],
    [{ a: "" }, `${job},a=''`],
    [{ a: String.raw`=~b\.c` }, String.raw`${job},a=~'b\u005c.c'`],
    [{ a: "x'} or vector(0)" }, `${job},a='x} or vector(0)'`],
    [{ a: "x\ny\\" }, String.raw`${job},a='x\u000ay'`],
  ])("takes the filter %j", (filter, expected) => {
    expect(matchers({ ...filter })).toBe(expected);
  });

  it.each(["a}", "a b", "", "1a", "ä", 'x="",y'])("refuses a filter of the name %j", (name) => {
    expect(query("throughput", { filter: { [name]: "1" } })).toBe(
      `The filter ${JSON.stringify(name)} of slo.yaml is no name of a label, which the built-in query for throughput needs: give it another name, or define throughput in sli.yaml.`,
    );
  });
});
