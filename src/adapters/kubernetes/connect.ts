import type { IncomingMessage } from "node:http";
import { type Clock, RateLimitedError, UnavailableError } from "../../ports.ts";
import { isAboutObject } from "./classify-failure.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type Credentials, loadCredentials, type Signature } from "./credentials.ts";
import { type Answered, type Broken, type Exchange, exchange, openStream } from "./exchange.ts";
import { pause } from "./pause.ts";
import { pauseBeforeRetry } from "./retry.ts";

/**
 * Requests to one API server, with credentials, a deadline, a bound, and connections that are used again. Both throw
 * `UnavailableError` and `RateLimitedError`.
 */
export type Connection = {
  readonly send: (request: ApiRequest) => Promise<ApiResponse>;
  /** The lines of a watch, or the answer that is none. Not repeated: whoever watches does that in its own time. */
  readonly stream: (request: ApiRequest) => Promise<ApiResponse | ApiStream>;
};

type ApiRequest = {
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

/** `deadlineSeconds` is real time; `clock` is what retries wait by. */
export type ConnectionOptions = {
  readonly deadlineSeconds: number;
  readonly clock: Clock;
  readonly random: () => number;
};

export async function connect(
  target: ClusterTarget,
  options: ConnectionOptions,
): Promise<Connection> {
  const { clock, random, deadlineSeconds } = options;
  const credentials = await loadCredentials(target);
  const { server } = credentials;
  const prepare = (request: ApiRequest, agent: "calls" | "watches") =>
    toExchange(credentials, request, { agent, deadlineSeconds });
  return {
    send: async (request) => {
      const { isRepeatable = true, signal } = request;
      for (let tries = 1; ; tries++) {
        const outcome = await exchange(await prepare(request, "calls"));
        const wait = pauseBeforeRetry(outcome, { tries, isRepeatable, random });
        if (wait === undefined || signal?.aborted === true) return settle(outcome, credentials);
        await pause(clock, wait, signal);
      }
    },
    stream: async (request) => {
      const outcome = await openStream(await prepare(request, "watches"));
      return outcome.kind === "open"
        ? { kind: "stream", response: outcome.response }
        : settle(outcome, credentials);
    },
  };

  function settle(outcome: Answered | Broken, { forget }: Credentials): ApiResponse {
    if (outcome.kind === "broken") {
      throw new UnavailableError(
        `The cluster at ${server.origin} does not answer: ${outcome.message}.`,
      );
    }
    if (outcome.code === 401) forget();
    return toResponse(outcome);
  }
}

async function toExchange(
  credentials: Credentials,
  { method, path, accept, body, signal }: ApiRequest,
  use: { readonly agent: "calls" | "watches"; readonly deadlineSeconds: number },
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
      agent: agents[use.agent],
      headers: {
        ...headers,
        Accept: accept ?? "application/json",
        ...(body === undefined ? {} : bodyHeaders(body)),
      },
      ...(signal === undefined ? {} : { signal }),
    },
    body: body?.text,
    deadlineSeconds: use.deadlineSeconds,
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
