import type { IndicatorQuery, Indicators } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { request, type HttpAnswer, type Outside } from "../request.ts";
import { checkToken } from "../token.ts";
import { QueryAnswer } from "./schema.ts";

export type PrometheusOptions = {
  /** Up to where `/api/v1` begins. */
  readonly url: string;
  readonly credentials?:
    | { readonly kind: "bearer"; readonly token: string }
    | { readonly kind: "basic"; readonly user: string; readonly password: string };
  readonly fetch?: typeof fetch;
};

type IndicatorResult = Awaited<ReturnType<Indicators["query"]>>;
type Success = Extract<QueryAnswer, { status: "success" }>;

/**
 * SLI values by instant queries as of the window's end (keptn.md §5.7): the answer must be exactly one finite number.
 * A query throws UnavailableError for a network fault, 30 s without an answer, 429 and 5xx; any other fault, refused
 * credentials too, is a failed result.
 */
export function createPrometheus(options: PrometheusOptions): Indicators {
  const base = parseBaseUrl(options.url, "the Prometheus provider");
  const url = new URL(`${base.href}/api/v1/query`);
  const outside: Outside = {
    name: `Prometheus at ${base.host}`,
    fetch: options.fetch ?? fetch,
    deadlineMilliseconds: 30_000,
  };
  const headers = authorization(options.credentials);

  return {
    query: async (query) => {
      // POST, since a query may be longer than what proxies allow in a url.
      const time = String(query.end.getTime() / 1000);
      const body = new URLSearchParams({ query: query.query, time });
      return interpret(
        outside.name,
        query,
        await request(outside, url, { method: "POST", headers, body }),
      );
    },
  };
}

function authorization(credentials: PrometheusOptions["credentials"]): Record<string, string> {
  if (credentials === undefined) return {};
  if (credentials.kind === "bearer") {
    return { authorization: `Bearer ${checkToken(credentials.token, "the Prometheus provider")}` };
  }
  const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

function interpret(
  name: string,
  query: IndicatorQuery,
  { status, text }: HttpAnswer,
): IndicatorResult {
  if (status === 401 || status === 403) {
    return failure(
      `${name} refused the credentials (${status}). Check the provider's token, or its user and password.`,
    );
  }
  if (status >= 300 && status < 400) {
    return failure(
      `${name} redirects elsewhere (${status}). Set the provider's url to where it leads.`,
    );
  }
  if (text === undefined) {
    return failure(`${name} answered with more than 4 MiB; aggregate the series: ${query.query}`);
  }
  const answer = QueryAnswer.safeParse(parseJson(text));
  if (!answer.success) {
    return failure(
      `${name} answered ${status} with something that is no query result. Check the provider's url.`,
    );
  }
  if (answer.data.status === "error") {
    return failure(`${name} refused the query: ${answer.data.error.slice(0, 1000)}`);
  }
  return oneNumber(query, answer.data.data);
}

function oneNumber({ query, end }: IndicatorQuery, data: Success["data"]): IndicatorResult {
  if (data.resultType === "scalar") return finite(data.result);
  if (data.resultType !== "vector") {
    return failure(`The query gives a ${data.resultType}, not a number: ${query}`);
  }
  const [only, ...others] = data.result;
  if (only === undefined) {
    return failure(`No data as of ${end.toISOString()} for the query: ${query}`);
  }
  if (others.length > 0) {
    const shown = data.result.slice(0, 3).map(({ metric }) => JSON.stringify(metric));
    const more = data.result.length > shown.length ? ", …" : "";
    return failure(
      `The query gives ${data.result.length} series instead of one; aggregate them, as with sum(…): ${shown.join(", ")}${more}`,
    );
  }
  if (only.value === undefined) {
    return failure(`The query gives a native histogram, not a number: ${query}`);
  }
  return finite(only.value);
}

function finite(value: number): IndicatorResult {
  if (Number.isFinite(value)) return { ok: true, value };
  return failure(
    `The query's value is ${value}: it divides by zero, or nothing was measured in that time.`,
  );
}

function failure(message: string): IndicatorResult {
  return { ok: false, message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
