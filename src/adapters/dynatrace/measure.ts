import type { Window } from "../../ports.ts";
import { ask } from "./ask.ts";
import { NoValueError } from "./no-value-error.ts";
import type { DynatraceQuery } from "./read-query.ts";
import { readSessionTable } from "./read-session-table.ts";
import { readSeries } from "./read-series.ts";
import { Count, MetricsPage, ServiceLevelObjective, SessionTable } from "./schema.ts";
import type { Asker, Call } from "./send.ts";

export type Measured = {
  readonly value: number;
  /** What Dynatrace says about it; may be empty. */
  readonly message: string;
};

/** A query of many series has its verdict after two of them; these are pages without any. */
const mostPages = 10;

/** The one value of a query over a window; throws as `ask` does, and NoValueError where there is not one value. */
export async function measure(
  asker: Asker,
  query: DynatraceQuery,
  window: Window,
): Promise<Measured> {
  const call = callOf(query, window);
  switch (query.kind) {
    case "metrics": {
      const pages = await askPages(asker, { ...call, schema: MetricsPage });
      const { value, message } = readSeries(pages);
      return { value: value / query.divisor, message };
    }
    case "slo":
      return readObjective(await ask(asker, { ...call, schema: ServiceLevelObjective }));
    case "problems":
    case "security-problems": {
      const { totalCount } = await ask(asker, { ...call, schema: Count });
      return { value: totalCount, message: "" };
    }
    case "sessions":
      return readSessionTable(await ask(asker, { ...call, schema: SessionTable }), query);
  }
}

/** The query as it is sent, without its times and not URL-encoded. */
export function describeQuery(query: DynatraceQuery): string {
  const { path, parameters } = addressOf(query);
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

function callOf(query: DynatraceQuery, { start, end }: Window): Omit<Call<unknown>, "schema"> {
  const address = addressOf(query);
  const [from, to] = [String(start.getTime()), String(end.getTime())];
  const times =
    query.kind === "sessions" ? { startTimestamp: from, endTimestamp: to } : { from, to };
  return { ...address, parameters: { ...address.parameters, ...times } };
}

function addressOf(query: DynatraceQuery): Omit<Call<unknown>, "schema"> {
  switch (query.kind) {
    case "metrics":
      return { path: metricsPath, parameters: query.parameters, scope: "metrics.read" };
    case "slo": {
      // Without it the SLO is evaluated over its own time.
      const parameters = { timeFrame: "GTF" };
      return { path: `/api/v2/slo/${query.id}`, parameters, scope: "slo.read" };
    }
    case "problems":
      return { path: "/api/v2/problems", parameters: query.parameters, scope: "problems.read" };
    case "security-problems": {
      const { parameters } = query;
      return { path: "/api/v2/securityProblems", parameters, scope: "securityProblems.read" };
    }
    case "sessions": {
      const parameters = { query: query.query, explain: "false", addDeepLinkFields: "false" };
      return { path: sessionsPath, parameters, scope: "DTAQLAccess" };
    }
  }
}

const metricsPath = "/api/v2/metrics/query";
const sessionsPath = "/api/v1/userSessionQueryLanguage/table";

async function askPages(asker: Asker, call: Call<MetricsPage>): Promise<readonly MetricsPage[]> {
  const pages = [await ask(asker, call)];
  for (;;) {
    const key = pages.at(-1)?.nextPageKey;
    const series = pages.flatMap(({ result }) => result.flatMap(({ data }) => data));
    if (!key || series.length > 1) return pages;
    if (pages.length === mostPages) {
      const message = `The query gives more than ${mostPages} pages. Aggregate its series with :splitBy().`;
      throw new NoValueError("many-series", message);
    }
    // The key stands for all other parameters, and Dynatrace refuses them beside it.
    pages.push(await ask(asker, { ...call, parameters: { nextPageKey: key } }));
  }
}

function readObjective({ evaluatedPercentage, error }: ServiceLevelObjective): Measured {
  if (error && error !== "NONE") {
    const message = `Dynatrace cannot evaluate the SLO: ${error.slice(0, 500)}`;
    throw new NoValueError("query-error", message);
  }
  if (evaluatedPercentage === null) {
    throw new NoValueError("not-a-number", "The SLO has no percentage.");
  }
  // So Dynatrace writes that nothing was evaluated.
  if (evaluatedPercentage === -1) {
    throw new NoValueError("no-data", "The SLO has no data in that time.");
  }
  return { value: evaluatedPercentage, message: "" };
}
