import { RateLimitedError, UnavailableError, type Clock } from "../../ports.ts";
import { pause } from "../pause.ts";
import { exchange, saying, type HttpAnswer, type Outside } from "../request.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { Alerts } from "./schema.ts";

export type Asked = {
  readonly outside: Outside;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
};

/** Milliseconds before the second try and before the third. */
const pauses = [250, 1000];

/** The list of alerts, asked for up to three times where it does not answer. Throws UnavailableError and RateLimitedError. */
export async function ask({ outside, url, headers, clock }: Asked): Promise<Alerts> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await exchange(outside, url, { headers }).catch(asFailure);
    const wait = pauses[tries];
    if (wait === undefined || !isPassing(outcome)) return settle(outside.name, outcome);
    await pause(clock, wait);
  }
}

function asFailure(error: unknown): UnavailableError {
  if (error instanceof UnavailableError) return error;
  throw error;
}

/** A deadline that has passed is not waited for once more. */
function isPassing(outcome: HttpAnswer | UnavailableError): boolean {
  if (!(outcome instanceof UnavailableError)) return outcome.status >= 500;
  return !(outcome.cause instanceof Error && outcome.cause.name === "TimeoutError");
}

function settle(name: string, outcome: HttpAnswer | UnavailableError): Alerts {
  if (outcome instanceof UnavailableError) throw outcome;
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
