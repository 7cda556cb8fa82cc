import { RateLimitedError, UnavailableError, type Clock } from "../../ports.ts";
import { exchangePatiently } from "../exchange-patiently.ts";
import { saying, type HttpAnswer, type Outside } from "../request.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { QueryAnswer } from "./schema.ts";

export type Prometheus = {
  readonly outside: Outside;
  /** Of instant queries. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
};

/**
 * Prometheus' own answer to an instant query as of `time`, also where it refuses the query. A network fault and 5xx are
 * tried three times; a deadline that has passed is not, as it has taken its time. Throws UnavailableError and
 * RateLimitedError for whatever is no fault of the query, with the cause.
 */
export async function ask(prometheus: Prometheus, query: string, time: Date): Promise<QueryAnswer> {
  const { outside, url, headers, clock } = prometheus;
  // POST, since a query may be longer than what proxies allow in a url.
  const body = { query, time: String(time.getTime() / 1000) };
  const post = () => ({ method: "POST", headers, body: new URLSearchParams(body) });
  return settle(outside.name, await exchangePatiently({ outside, clock }, url, post));
}

function settle(name: string, outcome: HttpAnswer): QueryAnswer {
  const { status, text } = outcome;
  const refusal = refusalOf(name, outcome);
  if (refusal !== undefined) throw refusal;
  if (text === undefined) {
    throw new UnavailableError(
      `${name} answered with more than 4 MiB. Check the provider's url; if it is right, aggregate the series.`,
    );
  }
  const answer = QueryAnswer.safeParse(parseJson(text)).data;
  if (answer !== undefined && isAboutQuery(status)) return answer;
  const said = answer?.status === "error" ? `: ${answer.error.slice(0, 500)}` : whatElse(outcome);
  throw new UnavailableError(`${name} answered ${status}${said}`);
}

function refusalOf(name: string, { status, headers }: HttpAnswer): Error | undefined {
  if (status === 429) {
    const seconds = retryAfterSeconds(headers) ?? 30;
    return new RateLimitedError(`${name} asks for fewer queries (429)`, seconds);
  }
  if (status === 401 || status === 403) {
    return new UnavailableError(
      `${name} refused the credentials (${status}). Check the provider's token, its user and password, or its certificate.`,
    );
  }
  if (status < 300 || status >= 400) return undefined;
  return new UnavailableError(
    `${name} redirects elsewhere (${status}). Set the provider's url to where it leads.`,
  );
}

/** Other statuses are of proxies, or of a Prometheus that cannot work. */
function isAboutQuery(status: number): boolean {
  return [200, 400, 422].includes(status);
}

function whatElse(answer: HttpAnswer): string {
  if (answer.status >= 500) return isPage(answer) ? " with a web page." : saying(answer);
  const what = isPage(answer) ? "a web page" : "something that is no query result";
  return ` with ${what}. Check the provider's url.`;
}

function isPage({ text = "" }: HttpAnswer): boolean {
  return text.trimStart().startsWith("<");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
