import type { z } from "zod";
import { RateLimitedError, UnavailableError, type Clock } from "../../ports.ts";
import { pause } from "../pause.ts";
import { exchange, type HttpAnswer, type Outside } from "../request.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { parseJson, tellFault } from "./tell-fault.ts";

/** Who asks, and until when: once `stop` has aborted, no call begins and no pause goes on. */
export type Asker = {
  readonly outside: Outside;
  /** What the configuration calls the one that asks, for messages. */
  readonly role: "provider" | "monitor";
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
  /** Posted as JSON; absent: it is a GET. */
  readonly body?: Readonly<Record<string, string>>;
  /** What is refused where Dynatrace finds fault with the call; the query. */
  readonly subject?: string;
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
 * One call, tried again after a refusal that passes soon and, where it only reads, after faults: what was posted may
 * have arrived. Throws RateLimitedError and UnavailableError.
 */
export async function send(asker: Asker, call: Call<unknown>): Promise<HttpAnswer> {
  const { outside, clock, stop } = asker;
  const url = new URL(`${asker.href}${call.path}`);
  for (const [key, value] of Object.entries(call.parameters)) url.searchParams.set(key, value);
  const init = initOf(asker, call);
  const pauses = pausesFor(call);
  let [faults, refusals] = [0, 0];
  for (;;) {
    stop.throwIfAborted();
    const answer = await exchange(outside, url, init).catch(asFault);
    if (!(answer instanceof UnavailableError) && isSettled(answer.status)) return answer;
    if (!(answer instanceof UnavailableError) && answer.status === 429) {
      const seconds = Math.max(1, waitSeconds(answer.headers, clock));
      refusals += 1;
      if (refusals > mostRefusals || seconds > longestWaitSeconds) {
        throw new RateLimitedError(`${outside.name} takes no more requests for now.`, seconds);
      }
      await pause(clock, seconds * 1000, stop);
      continue;
    }
    const seconds = pauses[faults];
    if (seconds === undefined || tookItsTime(answer)) throw asError(outside, answer);
    faults += 1;
    await pause(clock, seconds * 1000, stop);
  }
}

function isSettled(status: number): boolean {
  return status !== 429 && status < 500;
}

function pausesFor({ body }: Call<unknown>): readonly number[] {
  return body === undefined ? pauseSeconds : [];
}

function initOf({ token }: Asker, { body }: Call<unknown>): RequestInit {
  const headers = { accept: "application/json", authorization: `Api-Token ${token}` };
  if (body === undefined) return { headers };
  return {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
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
  const fault = tellFault(parseJson(answer.text));
  const detail = fault === undefined ? "" : `: ${fault}`;
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
