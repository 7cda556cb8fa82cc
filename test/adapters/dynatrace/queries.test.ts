import { describe, expect, it } from "vitest";
import { measuring, recorded, recordedMetrics } from "./dynatrace-world.ts";

const answers = {
  metrics: () => recordedMetrics("metrics-one-series"),
  problems: () => [],
  securityProblems: () => [],
};

/** What a query asks for, or its fault. */
async function sent(query: string, labels: Readonly<Record<string, string>> = {}) {
  const { api, measure } = measuring({ answers, context: { labels } });
  const [result] = await measure({ sli: query });
  const { from: _from, to: _to, ...asked } = api.accepted[0]?.asked ?? {};
  return { asked, state: result?.state, value: result?.value, message: result?.message };
}

describe("a metric query", () => {
  const metricSelector = "builtin:host.cpu.usage:avg";
  const legacyScope = "tag(keptn_project:sockshop),tag(keptn_service:carts)";

  it.each<[string, string, Record<string, string>]>([
    [
      "has one value by default",
      `metricSelector=${metricSelector}`,
      { metricSelector, resolution: "Inf" },
    ],
    [
      "has its own resolution",
      `metricSelector=${metricSelector}&resolution=30m`,
      { metricSelector, resolution: "30m" },
    ],
    [
      "may be URL-encoded",
      "metricSelector=builtin%3Ahost.cpu.usage%3Aavg&entitySelector=type%28HOST%29%2Ctag%28%22a%26b%22%29",
      { metricSelector, entitySelector: 'type(HOST),tag("a&b")', resolution: "Inf" },
    ],
    [
      "keeps a percent sign that encodes nothing",
      'metricSelector=calc:x:filter(eq("a","100%")):avg',
      { metricSelector: 'calc:x:filter(eq("a","100%")):avg', resolution: "Inf" },
    ],
    [
      "keeps & and = in quotes and parentheses",
      'metricSelector=calc:x:filter(eq("a","b&c=d ~"(")):avg&entitySelector=type(SERVICE),tag(my_tag:tom & jerry=1)',
      {
        metricSelector: 'calc:x:filter(eq("a","b&c=d ~"(")):avg',
        entitySelector: "type(SERVICE),tag(my_tag:tom & jerry=1)",
        resolution: "Inf",
      },
    ],
    ["of old may be a metric alone", metricSelector, { metricSelector, resolution: "Inf" }],
    ["of old may have an empty scope", `${metricSelector}?`, { metricSelector, resolution: "Inf" }],
    [
      "of old has a scope of services",
      `${metricSelector}?scope=tag(keptn_project:$PROJECT),tag(keptn_service:$SERVICE)`,
      { metricSelector, entitySelector: `${legacyScope},type(SERVICE)`, resolution: "Inf" },
    ],
    [
      "of old keeps the type that it has",
      `${metricSelector}?scope=tag(a),type(HOST)`,
      { metricSelector, entitySelector: "tag(a),type(HOST)", resolution: "Inf" },
    ],
    [
      "keeps a $ in the key of a metric",
      "metricSelector=calc:service.$rt_csm:avg",
      { metricSelector: "calc:service.$rt_csm:avg", resolution: "Inf" },
    ],
  ])("%s", async (_, query, asked) => {
    expect(await sent(query)).toMatchObject({ state: "measured", asked });
  });

  it.each([
    ["metricSelector=calc:x:avg", 612_345.5],
    ["MV2;MicroSecond;metricSelector=calc:x:avg", 612.3455],
    ["MV2;microsecond;calc:x:avg?scope=tag(a)", 612.3455],
    ["MV2;Byte;metricSelector=calc:x:avg", 612_345.5 / 1024],
    ["metricSelector=builtin:service.response.time:avg", 612.3455],
    ["metricSelector=builtin%3Aservice.response.time:avg", 612.3455],
    ["MV2;MicroSecond;metricSelector=builtin:service.response.time:avg", 612.3455],
  ])("%s gives %d", async (query, value) => {
    expect(await sent(query)).toMatchObject({ state: "measured", value });
  });

  it.each([
    ["metricSelector=a&myKey=b", /"myKey=b" where one of metricSelector=.* is expected/],
    ["metricSelector=a&metricSelector=b", /more than one metricSelector=/],
    ["metricSelector=", /nothing behind metricSelector=/],
    ["entitySelector=type(HOST)", /begins with metricSelector=/],
    ["calc:x:avg?scope", /"scope" where one of scope=/],
    ["calc:x:avg?resolution=1m", /no scope= behind its question mark/],
    ['metricSelector=calc:x:filter(eq("a,b)):avg', /has a " without its counterpart/],
    ["MV2;Meter;metricSelector=calc:x", /MicroSecond; or Byte;/],
    ["MV2;constructor;metricSelector=calc:x", /MicroSecond; or Byte;/],
    ["MV2;__proto__;metricSelector=calc:x", /MicroSecond; or Byte;/],
    ["MV2;Byte", /MicroSecond; or Byte;/],
    ["SLO;", /id of a Dynatrace SLO/],
    ["SLO;../problems", /id of a Dynatrace SLO/],
    ["SLO;$LABEL.slo", /asks for \$LABEL.slo, and the evaluation has no such label/],
    ["PV2;", /"" where one of problemSelector=/],
    ["SECPV2;status(OPEN)", /"status\(OPEN\)" where one of securityProblemSelector=/],
    ["metricSelector=a:$ENV.DT_API_TOKEN", /\$ENV is not filled in/],
  ])("is refused before it is sent: %s", async (query, message) => {
    const { asked, ...result } = await sent(query);
    expect(asked).toEqual({});
    expect(result).toMatchObject({ state: "query-error", message: expect.stringMatching(message) });
  });

  it("shows what Dynatrace says about it", async () => {
    const { measure } = measuring({ answers });
    expect(await measure({ sli: "metricSelector=a:avg(&entitySelector=tag(b)" })).toMatchObject([
      {
        state: "query-error",
        message: expect.stringMatching(
          /^Dynatrace refused the query: Constraints violated\. metricSelector: Failed to parse selector: expecting a closing parenthesis/,
        ),
        query: expect.stringMatching(/metricSelector=a:avg/),
      },
    ]);
  });
});

describe("a user session query", () => {
  const byDevice = { sessions: () => recorded("sessions-by-device") };
  const select = "SELECT device, count(*), avg(duration) FROM usersession GROUP BY device";

  it("is asked over the window", async () => {
    const { api, measure } = measuring({
      answers: { sessions: () => recorded("sessions-single") },
    });
    const query =
      "USQL;SINGLE_VALUE;;SELECT avg(duration) FROM usersession WHERE a = '50%;$SERVICE'";
    expect(await measure({ sli: query })).toMatchObject([{ state: "measured", value: 72.5 }]);
    expect(api.accepted[0]).toEqual({
      path: "/api/v1/userSessionQueryLanguage/table",
      asked: {
        query: "SELECT avg(duration) FROM usersession WHERE a = '50%;carts'",
        explain: "false",
        addDeepLinkFields: "false",
        startTimestamp: "1767225600000",
        endTimestamp: "1767226200000",
      },
    });
  });

  it.each([
    [
      `USQL;COLUMN_CHART;iPad mini;${select}`,
      "measured",
      12,
      /^Dynatrace extrapolated it from 1\/4/,
    ],
    [`USQL;PIE_CHART;iPad mini;${select}`, "measured", 12, /1\/4/],
    [`USQL;TABLE;iPad mini;${select}`, "measured", 92.75, /1\/4/],
    [`USQL;TABLE;Unknown;${select}`, "not-a-number", 0, /gives null where a number is expected/],
    [`USQL;TABLE;Linux;${select}`, "no-data", 0, /No row for "Linux"; the first are "Windows 11"/],
    [`USQL;SINGLE_VALUE;;${select}`, "many-series", 0, /3 rows of 3 columns/],
    [`USQL;SINGLE_VALUE;x;${select}`, "query-error", 0, /has no dimension/],
    [`USQL;TABLE;;${select}`, "query-error", 0, /has a dimension/],
    [`USQL;FUNNEL;x;${select}`, "query-error", 0, /USQL;tile;dimension;query is expected/],
    ["USQL;TABLE;x", "query-error", 0, /USQL;tile;dimension;query is expected/],
    ["USQL;TABLE;x;DROP", "query-error", 0, /query: no viable alternative/],
  ])("%s gives %s", async (query, state, value, message) => {
    const [result] = await measuring({ answers: byDevice }).measure({ sli: query });
    expect(result).toMatchObject({ state, value });
    expect(result?.message).toMatch(message);
  });

  it("has no data without sessions", async () => {
    const [result] = await measuring({}).measure({ sli: `USQL;TABLE;x;${select}` });
    expect(result).toMatchObject({ state: "no-data" });
  });
});
