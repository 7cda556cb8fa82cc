import { RateLimitedError, UnavailableError, type Clock } from "../../ports.ts";
import { exchangePatiently } from "../exchange-patiently.ts";
import { saying, type HttpAnswer, type Outside } from "../request.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { Alerts } from "./schema.ts";

export type Asked = {
  readonly outside: Outside;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
};

/** The list of alerts, asked for up to three times where it does not answer. Throws UnavailableError and RateLimitedError. */
export async function ask({ outside, url, headers, clock }: Asked): Promise<Alerts> {
  const answer = await exchangePatiently({ outside, clock }, url, () => ({ headers }));
  return settle(outside.name, answer);
}

function settle(name: string, outcome: HttpAnswer): Alerts {
  const { status, headers, text } = outcome;
  if (status === 429) {
    const seconds = retryAfterSeconds(headers) ?? 30;
    throw new RateLimitedError(`${name} asks for fewer requests (429)`, seconds);
  }
  if (status === 401 || status === 403) {
    throw new UnavailableError(
      `${name} refused the credentials (${status}). Check the monitor's token, its user and password, or its certificate.`,
    );
  }
  if (status >= 300 && status < 400) {
    throw new UnavailableError(
      `${name} redirects elsewhere (${status}). Set the monitor's url to where it leads.`,
    );
  }
  if (text === undefined) {
    throw new UnavailableError(
      `${name} answered with more than 32 MiB. Give the monitor the receiver whose alerts it is to list.`,
    );
  }
  const alerts = status === 200 ? Alerts.safeParse(parseJson(text)).data : undefined;
  if (alerts !== undefined) return alerts;
  const what = /^\s*</.test(text) ? " with a web page" : saying(outcome);
  throw new UnavailableError(`${name} answered ${status}${what}. Check the monitor's url.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
