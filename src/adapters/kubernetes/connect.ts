import type { IncomingMessage } from "node:http";
import { type Clock, RateLimitedError, UnavailableError } from "../../ports.ts";
import { type Agents, parallelCalls } from "./agents.ts";
import { isAboutObject } from "./classify-failure.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type Credentials, loadCredentials, type Signature } from "./credentials.ts";
import { DeadlineError } from "./deadline-error.ts";
import { type Answered, type Broken, type Exchange, exchange, openStream } from "./exchange.ts";
import { pause } from "../pause.ts";
import { pauseBeforeRetry } from "./retry.ts";
import { createLimit } from "../limit.ts";

/**
 * Requests to one API server, with credentials, a deadline, a bound, and connections that are used again. `send` and
 * `stream` throw `UnavailableError` and `RateLimitedError`; where it is the deadline, the former is a `DeadlineError`.
 */
export type Connection = {
  readonly send: (request: ApiRequest) => Promise<ApiResponse>;
  /** Whether the server calls itself ready, or answers that it does not tell us. Never throws. */
  readonly probe: () => Promise<"ready" | "silent">;
  /** The lines of a watch, or the answer that is none. Not repeated: whoever watches does that in its own time. */
  readonly stream: (request: ApiRequest) => Promise<ApiResponse | ApiStream>;
};

export type ApiRequest = {
  readonly method: "GET" | "PATCH" | "DELETE";
  /** With its query, from the server's root on. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly type: string; readonly text: string };
  /** Whether a second time changes nothing; true where it is left out. */
  readonly isRepeatable?: boolean;
  readonly signal?: AbortSignal;
};

/** `body` is the parsed JSON; undefined where the answer is none. */
export type ApiResponse = {
  readonly kind: "response";
  readonly code: number;
  readonly body: unknown;
};
export type ApiStream = { readonly kind: "stream"; readonly response: IncomingMessage };

/** `deadlineSeconds` is real time; `clock` is what retries wait and credentials age by. */
export type ConnectionOptions = {
  readonly deadlineSeconds: number | undefined;
  readonly clock: Clock;
  readonly random: () => number;
};

const readSeconds = 10;
/** An admission webhook may take its 30 seconds, and then be ignored. */
const writeSeconds = 35;
const probeSeconds = 5;

/** Which connections a request takes, and how long it may take. */
type Way = { readonly agent: keyof Agents; readonly seconds: number };

export async function connect(
  target: ClusterTarget,
  options: ConnectionOptions,
): Promise<Connection> {
  const { clock, random, deadlineSeconds } = options;
  const credentials = await loadCredentials(target, clock);
  // In a queue of our own, where waiting does not count as the server's time.
  const inTurn = { reads: createLimit(parallelCalls), writes: createLimit(parallelCalls) };

  async function send(request: ApiRequest): Promise<ApiResponse> {
    const { method, isRepeatable = true, signal } = request;
    const agent = method === "GET" ? "reads" : "writes";
    const seconds = deadlineSeconds ?? (method === "GET" ? readSeconds : writeSeconds);
    for (let tries = 1; ; tries++) {
      const outcome = await inTurn[agent](async () =>
        exchange(await toExchange(credentials, request, { agent, seconds })),
      );
      const wait = pauseBeforeRetry(outcome, { tries, isRepeatable, random });
      if (wait === undefined || signal?.aborted === true) {
        return settle(outcome, credentials, seconds);
      }
      await pause(clock, wait, signal);
    }
  }

  async function stream(request: ApiRequest): Promise<ApiResponse | ApiStream> {
    const seconds = deadlineSeconds ?? readSeconds;
    const sent = await toExchange(credentials, request, { agent: "watches", seconds });
    const outcome = await openStream(sent);
    return outcome.kind === "open"
      ? { kind: "stream", response: outcome.response }
      : settle(outcome, credentials, seconds);
  }

  /** By the connections of the watches, which nothing queues for. */
  async function probe(): Promise<"ready" | "silent"> {
    const request = { method: "GET", path: "/readyz" } as const;
    const seconds = Math.min(probeSeconds, deadlineSeconds ?? probeSeconds);
    const outcome = await toExchange(credentials, request, { agent: "watches", seconds }).then(
      exchange,
      () => undefined,
    );
    const isReady = outcome?.kind === "answered" && outcome.code < 500 && outcome.code !== 429;
    return isReady ? "ready" : "silent";
  }
  return { send, stream, probe };
}

function settle(
  outcome: Answered | Broken,
  { server, forget }: Credentials,
  seconds: number,
): ApiResponse {
  if (outcome.kind === "broken") {
    const message = `The cluster at ${server.origin} does not answer: ${outcome.message}.`;
    throw outcome.reason === "deadline"
      ? new DeadlineError(message, seconds)
      : new UnavailableError(message);
  }
  if (outcome.code === 401) forget();
  return toResponse(outcome);
}

async function toExchange(
  credentials: Credentials,
  { method, path, accept, body, signal }: ApiRequest,
  { agent, seconds }: Way,
): Promise<Exchange> {
  const { server } = credentials;
  const { headers, agents } = await signatureOf(credentials);
  return {
    isSecure: server.protocol === "https:",
    options: {
      host: server.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: server.port,
      path: `${server.pathname.replace(/\/$/, "")}${path}`,
      method,
      agent: agents[agent],
      headers: {
        ...headers,
        Accept: accept ?? "application/json",
        ...(body === undefined ? {} : bodyHeaders(body)),
      },
      ...(signal === undefined ? {} : { signal }),
    },
    body: body?.text,
    deadlineSeconds: seconds,
  };
}

/** A program or an identity provider that fails now may have credentials later. */
async function signatureOf({ server, sign }: Credentials): Promise<Signature> {
  try {
    return await sign();
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new UnavailableError(
      `There are no credentials for the cluster at ${server.origin}: ${why}`,
      {
        cause: error,
      },
    );
  }
}

/** Without its length, Node would send the body of a DELETE as if it were the next request. */
function bodyHeaders({ type, text }: NonNullable<ApiRequest["body"]>) {
  return { "Content-Type": type, "Content-Length": Buffer.byteLength(text) };
}

/** Answers that say nothing about the request are errors. */
function toResponse({ code, retryAfterSeconds, text }: Answered): ApiResponse {
  if (code === 429) {
    throw new RateLimitedError("The cluster asks for fewer requests.", retryAfterSeconds ?? 1);
  }
  if (code >= 500 && !isAboutObject(text)) {
    const said = text.slice(0, 200).replaceAll(/\s+/g, " ");
    throw new UnavailableError(`The cluster answered ${code}: ${said}`);
  }
  const body = parse(text);
  if (code < 300 && body === undefined) {
    throw new UnavailableError(`The cluster answered ${code} with something that is not JSON.`);
  }
  return { kind: "response", code, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
