import { describe, expect, it } from "vitest";
import { dynatraceApi, type DynatraceAnswers } from "../../../src/sandbox/dynatrace/api.ts";

const authorization = "Api-Token good";
const scopes = ["metrics.read", "problems.read", "DTAQLAccess"];

async function ask(path: string, answers: DynatraceAnswers = {}, pageSize = 100) {
  const api = dynatraceApi({ tokens: { good: scopes }, answers, pageSize });
  const get = async (at: string) =>
    api.fetch(`http://dynatrace.example.org${at}`, { headers: { authorization } });
  const response = await get(path);
  return { get, status: response.status, body: await response.json() };
}

function violated(path: string, message: unknown) {
  const violation = { path, message, parameterLocation: "QUERY", location: null };
  const constraintViolations = [violation];
  return { error: { code: 400, message: "Constraints violated.", constraintViolations } };
}

function metrics() {
  return [
    { metricId: "a", data: [1, 2] },
    { metricId: "b", data: [3] },
  ];
}

function problems() {
  return Array.from({ length: 51 }, (_, index) => ({ displayId: `P-${index}` }));
}

describe("the fake API of Dynatrace", () => {
  it.each([
    [
      "metrics/query",
      "nextPageKey",
      "expected one of nextPageKey or metricSelector to be specified",
    ],
    ["metrics/query?metricSelector=a&entity=b", "entity", "unknown query parameter"],
    ["metrics/query?metricSelector=a&metricSelector=b", "metricSelector", "more than one value"],
    ["metrics/query?metricSelector=a&resolution=often", "resolution", "no valid resolution"],
    ["metrics/query?metricSelector=a&from=yesterday", "from", "'yesterday' is no valid timestamp"],
    ["metrics/query?metricSelector=a:avg)", "metricSelector", /unexpected '\)', near .* 6/],
    ["metrics/query?metricSelector=a:b(%22c)", "metricSelector", /closing quotation mark/],
    [
      "metrics/query?metricSelector=a&entitySelector=tag(b)",
      "entitySelector",
      /one of type or entityId/,
    ],
    [
      "metrics/query?metricSelector=a&entitySelector=type(A,",
      "entitySelector",
      /unexpected end of input/,
    ],
    [
      "metrics/query?metricSelector=a:filter(in(%22b%22,entitySelector(%22type(A%22)))",
      "metricSelector",
      /unexpected end/,
    ],
    ["problems?problemSelector=open", "problemSelector", /unexpected/],
  ])("refuses %s by its parameter %s", async (path, parameter, message) => {
    const { status, body } = await ask(`/api/v2/${path}`);
    const said: unknown = expect.stringMatching(message);
    expect([status, body]).toEqual([400, violated(parameter, said)]);
  });

  it.each(["now", "now-2h", "now-1y/w", "1767225600000", "2026-01-01T00:00:00Z"])(
    "knows the time %s",
    async (from) => {
      expect(await ask(`/api/v2/metrics/query?metricSelector=a&from=${from}`)).toMatchObject({
        status: 200,
        body: { totalCount: 0, nextPageKey: null, result: [] },
      });
    },
  );

  it("takes no other parameter beside the key of a page, and no key of its own making", async () => {
    const together = await ask("/api/v2/metrics/query?nextPageKey=page-1&resolution=Inf");
    const message = "nextPageKey must be the only query parameter";
    expect(together.body).toEqual(violated("nextPageKey", message));
    expect(await ask("/api/v2/metrics/query?nextPageKey=page-1")).toMatchObject({ status: 400 });
  });

  it("pages the series of all metrics", async () => {
    const first = await ask("/api/v2/metrics/query?metricSelector=a,b", { metrics }, 2);
    expect(first.body).toMatchObject({
      totalCount: 3,
      nextPageKey: "page-1",
      result: [{ metricId: "a", data: [1, 2] }],
    });
    const second = await first.get("/api/v2/metrics/query?nextPageKey=page-1");
    expect(await second.json()).toMatchObject({
      totalCount: 3,
      nextPageKey: null,
      result: [{ metricId: "b", data: [3] }],
    });
  });

  it("counts all problems and lists a page of them", async () => {
    const { body } = await ask("/api/v2/problems", { problems });
    expect(body).toMatchObject({ totalCount: 51, pageSize: 50 });
    expect(body).toHaveProperty("problems.length", 50);
  });

  it.each([
    [{}, 401, "Missing authorization parameter."],
    [{ authorization: "Bearer good" }, 401, "Token Authentication failed"],
    [{ authorization: "Api-Token bad" }, 401, "Token Authentication failed"],
    [{ authorization }, 403, "Token is missing required scope. Use one of: slo.read (Read SLO)"],
  ])("refuses %j with %d", async (headers, code, message) => {
    const api = dynatraceApi({ tokens: { good: scopes }, answers: {} });
    const response = await api.fetch("http://dynatrace.example.org/api/v2/slo/a", { headers });
    expect([response.status, await response.json()]).toEqual([code, { error: { code, message } }]);
    expect(api.accepted).toEqual([]);
  });

  it("answers with a page where it has no such path", async () => {
    const api = dynatraceApi({ tokens: {}, answers: {} });
    const response = await api.fetch("http://dynatrace.example.org/login");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      404,
      expect.stringContaining("text/html"),
    ]);
  });
});
