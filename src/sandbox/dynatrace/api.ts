import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { endpoints, violationsOf, type Endpoint, type Violation } from "./api-schema.ts";
import { createComments, type Comment } from "./comments.ts";
import { createPages } from "./pages.ts";

/** The parameters of a request, decoded. */
type Asked = Readonly<Record<string, string>>;

/** One metric's part of an answer, as Dynatrace writes it. */
export type MetricResult = {
  readonly metricId: string;
  readonly data: readonly unknown[];
  readonly warnings?: readonly string[];
};

/** What the fake answers to requests that are in order. */
export type DynatraceAnswers = {
  readonly metrics?: (asked: Asked) => readonly MetricResult[];
  /** By id. */
  readonly slos?: Readonly<Record<string, unknown>>;
  /** As `/api/v2/problems` writes them. */
  readonly problems?: (asked: Asked) => readonly unknown[];
  readonly securityProblems?: (asked: Asked) => readonly unknown[];
  readonly sessions?: (asked: Asked) => unknown;
};

export type DynatraceApi = {
  /** The server without the network. */
  readonly fetch: typeof fetch;
  /** The requests that were in order, oldest first. */
  readonly accepted: readonly { readonly path: string; readonly asked: Asked }[];
  /** What was written on a problem, oldest first. */
  readonly commentsOn: (problemId: string) => readonly Comment[];
};

type Options = {
  /** The scopes of each token. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly answers: DynatraceAnswers;
  /** Series on a page of metrics; 100. */
  readonly pageSize?: number;
  /** Seconds that a call is refused for with 429; undefined: it is answered. */
  readonly throttle?: () => number | undefined;
};

/**
 * The part of Dynatrace's API that SLIs are read from: metrics, SLOs, problems and security problems of version 2, user
 * sessions of version 1; and comments on problems. It checks token, scope, parameters and the grammar of selectors more strictly than Dynatrace,
 * refuses with its error bodies, and pages metrics, problems and comments. What it cannot do: it has no entities and no data, so that selectors,
 * transformations, times and USQL are checked and not computed (answers are given by whoever makes it); it does not know
 * the names of metrics, criteria and columns; security problems have one page; it throttles only when told.
 */
export function dynatraceApi(options: Options): DynatraceApi {
  const { tokens, answers, pageSize = 100, throttle } = options;
  const accepted: { readonly path: string; readonly asked: Asked }[] = [];
  const pages = new Map<string, { readonly all: readonly Series[]; readonly from: number }>();
  const comments = createComments();
  const cut = createPages();
  const app = new Hono();

  function route(
    path: string,
    endpoint: Endpoint,
    answer: (c: Context, asked: Asked) => Response,
  ): void {
    app.get(path, (c) => {
      const given = new URL(c.req.url).searchParams;
      const scopes = scopesOf(tokens, c.req.header("authorization"));
      const refusal = refusalOf(endpoint, scopes, given);
      if (refusal !== undefined) return fault(c, refusal);
      const seconds = throttle?.();
      if (seconds !== undefined) return throttled(c, seconds);
      const asked = Object.fromEntries(given);
      accepted.push({ path: c.req.path, asked });
      return answer(c, asked);
    });
  }

  route("/api/v2/metrics/query", endpoints.metrics, (c, asked) => {
    const key = asked["nextPageKey"];
    const results = key === undefined ? (answers.metrics?.(asked) ?? []) : [];
    const all = results.flatMap((result) => result.data.map((series) => ({ result, series })));
    const page = key === undefined ? { all, from: 0 } : pages.get(key);
    if (page === undefined) return fault(c, { code: 400, message: "The nextPageKey is invalid." });
    const next = { ...page, from: page.from + pageSize };
    const nextPageKey = next.from < page.all.length ? `page-${pages.size + 1}` : null;
    if (nextPageKey !== null) pages.set(nextPageKey, next);
    const here = page.all.slice(page.from, next.from);
    const totalCount = page.all.length;
    const withoutSeries = results.filter(({ data }) => data.length === 0);
    const result = [...regroup(here), ...withoutSeries];
    return c.json({ totalCount, nextPageKey, resolution: "Inf", result });
  });
  route("/api/v2/slo/:id", endpoints.slo, (c) => {
    const id = c.req.param("id") ?? "";
    const found = answers.slos?.[id];
    return found === undefined
      ? fault(c, { code: 404, message: `SLO with id ${id} not found` })
      : c.json(found);
  });
  route("/api/v2/problems", endpoints.problems, (c, asked) => {
    const page = cut(asked, () => answers.problems?.(asked) ?? [], 50);
    if (page === undefined) return fault(c, { code: 400, message: "The nextPageKey is invalid." });
    const { items: problems, ...counts } = page;
    return c.json({ ...counts, problems });
  });
  route(commentsPath, endpoints.comments, (c, asked) => {
    const id = c.req.param("id") ?? "";
    if (!isKnown(answers, id)) return fault(c, unknownProblem(id));
    const page = cut(asked, () => comments.on(id), 10);
    if (page === undefined) return fault(c, { code: 400, message: "The nextPageKey is invalid." });
    const { items, ...counts } = page;
    return c.json({ ...counts, comments: items });
  });
  app.post(commentsPath, async (c) => {
    const scopes = scopesOf(tokens, c.req.header("authorization"));
    const refusal = refusalOf(endpoints.newComment, scopes, new URL(c.req.url).searchParams);
    if (refusal !== undefined) return fault(c, refusal);
    const seconds = throttle?.();
    if (seconds !== undefined) return throttled(c, seconds);
    const id = c.req.param("id") ?? "";
    if (!isKnown(answers, id)) return fault(c, unknownProblem(id));
    const isAdded = comments.add(id, await c.req.text());
    return isAdded ? c.body(null, 201) : fault(c, noMessage);
  });
  route("/api/v2/securityProblems", endpoints.securityProblems, (c, asked) => {
    const found = answers.securityProblems?.(asked) ?? [];
    const securityProblems = found.slice(0, 100);
    return c.json({ totalCount: found.length, pageSize: 100, securityProblems });
  });
  route("/api/v1/userSessionQueryLanguage/table", endpoints.sessions, (c, asked) =>
    c.json(answers.sessions?.(asked) ?? { extrapolationLevel: 1, columnNames: [], values: [] }),
  );
  app.notFound((c) => c.html("<html><body>Not found</body></html>", 404));

  return {
    accepted,
    commentsOn: comments.on,
    fetch: async (input, init) => app.fetch(new Request(input, init)),
  };
}

const commentsPath = "/api/v2/problems/:id/comments";

function isKnown(answers: DynatraceAnswers, id: string): boolean {
  const known = answers.problems?.({ from: "now-1y" }) ?? [];
  return known.some((each) => z.object({ problemId: z.literal(id) }).safeParse(each).success);
}

function unknownProblem(id: string): Refusal {
  return { code: 404, message: `Problem with id ${id} not found.` };
}

const noMessage: Refusal = {
  code: 400,
  message: "Constraints violated.",
  violations: [{ path: "message", message: "must not be empty" }],
};

function throttled(c: Context, seconds: number): Response {
  c.header("retry-after", String(seconds));
  return fault(c, { code: 429, message: "Too many requests." });
}

type Series = { readonly result: MetricResult; readonly series: unknown };

/** Each page repeats the metrics that it has series of. */
function regroup(all: readonly Series[]): readonly MetricResult[] {
  return [...new Set(all.map(({ result }) => result))].map((result) => ({
    ...result,
    data: all.filter((each) => each.result === result).map(({ series }) => series),
  }));
}

type Scopes = readonly string[] | "missing" | "unknown";

function scopesOf(tokens: Options["tokens"], header: string | undefined): Scopes {
  if (header === undefined) return "missing";
  const [, token = ""] = /^Api-Token (\S+)$/.exec(header) ?? [];
  return Object.hasOwn(tokens, token) ? (tokens[token] ?? "unknown") : "unknown";
}

function refusalOf(
  endpoint: Endpoint,
  scopes: Scopes,
  given: URLSearchParams,
): Refusal | undefined {
  if (scopes === "missing") return { code: 401, message: "Missing authorization parameter." };
  if (scopes === "unknown") return { code: 401, message: "Token Authentication failed" };
  if (!scopes.includes(endpoint.scope.split(" ")[0] ?? "")) {
    const message = `Token is missing required scope. Use one of: ${endpoint.scope}`;
    return { code: 403, message };
  }
  const violations = violationsOf(endpoint, given);
  if (violations.length === 0) return undefined;
  return { code: 400, message: "Constraints violated.", violations };
}

type Refusal = {
  readonly code: ContentfulStatusCode;
  readonly message: string;
  readonly violations?: readonly Violation[];
};

function fault(c: Context, { code, message, violations }: Refusal): Response {
  const constraintViolations = violations?.map((each) => ({
    ...each,
    parameterLocation: "QUERY",
    location: null,
  }));
  return c.json({ error: { code, message, ...(violations && { constraintViolations }) } }, code);
}
