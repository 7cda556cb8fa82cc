import type { z } from "zod";
import { RateLimitedError, UnavailableError, type Clock } from "../../ports.ts";
import { pause } from "../pause.ts";
import { exchange, type HttpAnswer, type Outside } from "../request.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { NoValueError } from "./no-value-error.ts";
import { Fault } from "./schema.ts";

/** Who asks, and until when: once `stop` has aborted, no call begins and no pause goes on. */
export type Asker = {
  readonly outside: Outside;
  /** Up to where `/api` begins. */
  readonly href: string;
  readonly token: string;
  readonly clock: Clock;
  readonly stop: AbortSignal;
};

export type Call<T> = {
  /** Such as `/api/v2/problems`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What the token must allow. */
  readonly scope: string;
  readonly schema: z.ZodType<T>;
};

/** Before the next try after a fault of the network or the server. */
const pauseSeconds = [1, 5];
/** How often a call that was refused with 429 is made again, and the longest that it is waited for. */
const mostRefusals = 2;
const longestWaitSeconds = 30;
/** Where a refusal does not say how long: a request waits so long in Dynatrace's queue before it is refused. */
const defaultWaitSeconds = 10;

/**
 * One GET, tried again after faults and refusals that pass soon. Throws NoValueError for what Dynatrace says about the
 * query, RateLimitedError, and UnavailableError for everything else that is no answer.
 */
export async function ask<T>(asker: Asker, call: Call<T>): Promise<T> {
  const answer = await send(asker, call);
  const { name } = asker.outside;
  const json = parseJson(answer.text);
  const fault = Fault.safeParse(json).data;
  if (answer.status === 401 || answer.status === 403) {
    throw new UnavailableError(
      `${name} refused the token (${answer.status})${fault ? `: ${tell(fault)}` : ""}. Give the provider a token of ` +
        `this environment that is not expired and has the scope ${call.scope}.`,
    );
  }
  if (answer.status >= 300 && answer.status < 400) {
    throw new UnavailableError(
      `${name} redirects elsewhere (${answer.status}). Set the provider's url to where it leads.`,
    );
  }
  if (answer.text === undefined) {
    throw new UnavailableError(`${name} answered with more than 4 MiB. Narrow the selectors.`);
  }
  if (fault !== undefined) {
    throw new NoValueError("query-error", `Dynatrace refused the query: ${tell(fault)}`);
  }
  const read = call.schema.safeParse(json);
  if (answer.status >= 200 && answer.status < 300 && read.success) return read.data;
  const what = /^\s*</.test(answer.text)
    ? "a page of HTML"
    : "something that its API does not give";
  throw new UnavailableError(
    `${name} answered ${answer.status} with ${what}. Check the provider's url.`,
  );
}

async function send(asker: Asker, call: Call<unknown>): Promise<HttpAnswer> {
  const { outside, clock, stop } = asker;
  const url = new URL(`${asker.href}${call.path}`);
  for (const [key, value] of Object.entries(call.parameters)) url.searchParams.set(key, value);
  const headers = { accept: "application/json", authorization: `Api-Token ${asker.token}` };
  let [faults, refusals] = [0, 0];
  for (;;) {
    stop.throwIfAborted();
    const answer = await exchange(outside, url, { headers }).catch(asFault);
    if (!(answer instanceof UnavailableError) && answer.status !== 429 && answer.status < 500) {
      return answer;
    }
    if (!(answer instanceof UnavailableError) && answer.status === 429) {
      const seconds = Math.max(1, waitSeconds(answer.headers, clock));
      refusals += 1;
      if (refusals > mostRefusals || seconds > longestWaitSeconds) {
        throw new RateLimitedError(`${outside.name} takes no more requests for now.`, seconds);
      }
      await pause(clock, seconds * 1000, stop);
      continue;
    }
    const seconds = pauseSeconds[faults];
    if (seconds === undefined || tookItsTime(answer)) throw asError(outside, answer);
    faults += 1;
    await pause(clock, seconds * 1000, stop);
  }
}

function asFault(error: unknown): UnavailableError {
  if (error instanceof UnavailableError) return error;
  throw error;
}

/** A deadline that has passed is not waited for once more. */
function tookItsTime(answer: UnavailableError | HttpAnswer): boolean {
  const cause = answer instanceof UnavailableError ? answer.cause : undefined;
  return cause instanceof Error && cause.name === "TimeoutError";
}

function asError({ name }: Outside, answer: UnavailableError | HttpAnswer): UnavailableError {
  if (answer instanceof UnavailableError) return answer;
  const fault = Fault.safeParse(parseJson(answer.text)).data;
  const detail = fault === undefined ? "" : `: ${tell(fault)}`;
  return new UnavailableError(`${name} answered ${answer.status}${detail}`);
}

/** `X-RateLimit-Reset` is the time of the reset in microseconds; proxies write seconds or milliseconds there. */
function waitSeconds(headers: Headers, clock: Clock): number {
  const after = retryAfterSeconds(headers);
  if (after !== undefined) return after;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (!(reset > 0)) return defaultWaitSeconds;
  const perSecond = [1_000_000, 1000].find((unit) => reset / unit > 1_000_000_000) ?? 1;
  return Math.max(0, Math.ceil(reset / perSecond - clock.now().getTime() / 1000));
}

/** Bounded, since Dynatrace repeats the query in it. */
function tell({ error }: Fault): string {
  const violations = (error.constraintViolations ?? []).map(({ path, message }) =>
    path ? `${path}: ${message}` : message,
  );
  return [error.message, ...violations].join(" ").slice(0, 1000);
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
