import { describe, expect, it } from "vitest";
import {
  createPrometheus,
  type PrometheusOptions,
} from "../../../src/adapters/prometheus/create-prometheus.ts";
import { UnavailableError } from "../../../src/ports.ts";
import { recordedFetch } from "../../support/recorded-fetch.ts";

const query = {
  query: "sum(up)",
  start: new Date("2026-01-01T00:00:00Z"),
  end: new Date("2026-01-01T00:10:00.500Z"),
};
const url = "http://metrics.example.org/prometheus/";

function vector(...result: readonly unknown[]): () => Response {
  return () => Response.json({ status: "success", data: { resultType: "vector", result } });
}

async function message(answer: () => Response): Promise<string> {
  const result = await createPrometheus({ url, fetch: recordedFetch(answer).fetch }).query(query);
  return result.ok ? `value ${result.value}` : result.message;
}

describe("createPrometheus()", () => {
  it("asks for the value as of the window's end, below the url's path", async () => {
    const network = recordedFetch(vector({ metric: {}, value: [1, "42.5"] }));
    const indicators = createPrometheus({ url, fetch: network.fetch });
    expect(await indicators.query(query)).toEqual({ ok: true, value: 42.5 });
    const asked = network.asked[0]?.request;
    expect(asked?.method).toBe("POST");
    expect(asked?.url).toBe("http://metrics.example.org/prometheus/api/v1/query");
    expect(asked?.headers.get("authorization")).toBeNull();
    expect(new URLSearchParams(await asked?.text()).toString()).toBe(
      "query=sum%28up%29&time=1767226200.5",
    );
    expect(network.asked[0]?.init).toMatchObject({ redirect: "manual" });
  });

  it.each([
    [{ kind: "bearer", token: "abc" }, "Bearer abc"],
    [{ kind: "basic", user: "me", password: "päss" }, "Basic bWU6cMOkc3M="],
  ] satisfies [PrometheusOptions["credentials"], string][])(
    "sends the credentials %j",
    async (credentials, header) => {
      const network = recordedFetch(vector({ metric: {}, value: [1, "1"] }));
      await createPrometheus({ url, credentials, fetch: network.fetch }).query(query);
      expect(network.asked[0]?.request.headers.get("authorization")).toBe(header);
    },
  );

  it("refuses a token that no header can carry, without showing it", () => {
    const credentials = { kind: "bearer", token: "secret\nx" } as const;
    expect(() => createPrometheus({ url, credentials })).toThrow(
      "The token of the Prometheus provider must be one line",
    );
    expect(() => createPrometheus({ url, credentials })).not.toThrow(/secret/);
  });

  it.each([
    ["a value in words of its own", vector({ metric: {}, value: [1, "much"] }), /value is NaN/],
    ["minus infinity", vector({ metric: {}, value: [1, "-Inf"] }), /value is -Infinity/],
    ["nothing", vector(), "No data as of 2026-01-01T00:10:00.500Z for the query: sum(up)"],
    ["a native histogram", vector({ metric: {}, histogram: [1, {}] }), /native histogram/],
    [
      "many series",
      vector(...["a", "b", "c", "d"].map((pod) => ({ metric: { pod }, value: [1, "1"] }))),
      'The query gives 4 series instead of one; aggregate them, as with sum(…): {"pod":"a"}, {"pod":"b"}, {"pod":"c"}, …',
    ],
    ["a page", () => new Response("<html>", { status: 404 }), /404 with something .* url\.$/],
    ["a login", () => new Response("", { status: 302 }), /redirects elsewhere \(302\)/],
    ["401", () => new Response("no", { status: 401 }), /refused the credentials \(401\)/],
    ["403", () => new Response("no", { status: 403 }), /refused the credentials \(403\)/],
    [
      "a fault of the query",
      () =>
        Response.json(
          { status: "error", errorType: "execution", error: "many-to-many" },
          { status: 422 },
        ),
      "Prometheus at metrics.example.org refused the query: many-to-many",
    ],
  ])("fails for %s and says so", async (_, answer, expected) => {
    expect(await message(answer)).toMatch(expected);
  });

  it("fails for an answer that is too large", async () => {
    const large = vector({ metric: { x: "x".repeat(5 * 1024 * 1024) }, value: [1, "1"] });
    expect(await message(large)).toMatch(/more than 4 MiB/);
  });

  it.each([429, 500, 503])("throws UnavailableError for %d", async (status) => {
    await expect(message(() => new Response("", { status }))).rejects.toThrow(UnavailableError);
  });

  it("throws UnavailableError when nobody answers", async () => {
    const asking = createPrometheus({ url, fetch: recordedFetch().fetch }).query(query);
    await expect(asking).rejects.toThrow(
      new UnavailableError("Prometheus at metrics.example.org did not answer: no network"),
    );
  });
});
