import { once } from "node:events";
import { Agent as HttpAgent, createServer, type IncomingMessage, type Server } from "node:http";
import { request as httpRequest, type ServerResponse } from "node:http";
import { Agent as HttpsAgent, createServer as createTlsServer } from "node:https";
import { request as httpsRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { answerFault, faultRules, type ProxiedRequest } from "./proxy-fault.ts";

type Where = (request: ProxiedRequest) => boolean;
type Headers = Readonly<Record<string, string>>;

export type FaultProxy = AsyncDisposable & {
  /** Stands for the server's; of the scheme https if the proxy has a certificate. */
  readonly url: string;
  /** All requests since the start or `forget`, also those that were not forwarded, oldest first. */
  readonly requests: () => readonly ProxiedRequest[];
  readonly count: (where?: Where) => number;
  /** Connections that clients opened since the start. */
  readonly connections: () => number;
  /** Empties the log of requests. */
  readonly forget: () => void;
  /** From now on every request waits so long before anything is done with it. */
  readonly latency: (milliseconds: number) => void;
  /** Answers the next `times` requests, watches too, with `code` and a Status. */
  readonly failNext: (times: number, code: number, headers?: Headers) => void;
  /** Answers all such requests so until it is disposed. */
  readonly failWhere: (where: Where, code: number, headers?: Headers) => Disposable;
  /** Never answers such requests, until it is disposed; those that hang then stay so. */
  readonly hangWhere: (where: Where) => Disposable;
  /** The next `times` (1) such requests are done, and their answers are lost with the connection. */
  readonly cutAfter: (where: Where, times?: number) => void;
  /** The next `times` (1) watches are told that their revision is gone. */
  readonly expireWatches: (times?: number) => void;
  /** Cuts the watches that are open; tells how many. */
  readonly cutWatches: () => number;
  /** Delivers nothing more on the watches that are open, and keeps them so; tells how many. Later ones are well. */
  readonly stallWatches: () => number;
  /** Forwards everything again; what is cut or stalled stays so. */
  readonly heal: () => void;
};

/**
 * A proxy on a free port before `upstream`, an http or https origin whose certificate it does not check. With a
 * certificate of its own it speaks https.
 */
export async function startFaultProxy(
  upstream: string,
  certificate?: { readonly cert: string; readonly key: string },
): Promise<FaultProxy> {
  const secure = upstream.startsWith("https:");
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    : new HttpAgent({ keepAlive: true });
  const rules = faultRules();
  const watches = new Map<ServerResponse, IncomingMessage>();
  let requests: ProxiedRequest[] = [];
  let connections = 0;
  let delay = 0;

  const forward = (request: IncomingMessage, response: ServerResponse, lose: boolean) => {
    const { method, headers, url = "/" } = request;
    const send = secure ? httpsRequest : httpRequest;
    const sent = send(`${upstream}${url}`, { method, headers, agent });
    const cut = () => void response.destroy();
    sent.once("error", cut);
    response.once("close", () => sent.destroy());
    request.pipe(sent);
    sent.once("response", (answer) => {
      answer.once("error", cut);
      if (lose) {
        answer.once("end", cut).resume();
        return;
      }
      if (describe(request).watch) {
        watches.set(response, answer);
        response.once("close", () => watches.delete(response));
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const described = describe(request);
    requests.push(described);
    if (delay > 0) await pause(delay);
    const fault = rules.take(described);
    if (fault === undefined || fault.kind === "lose-answer") {
      forward(request, response, fault !== undefined);
    } else if (fault.kind !== "hang") {
      request.resume();
      answerFault(fault, response);
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response);
  const server: Server =
    certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  server.on(certificate === undefined ? "connection" : "secureConnection", () => {
    connections += 1;
  });
  const port = await listen(server);

  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests: () => requests,
    count: (where = () => true) => requests.filter(where).length,
    connections: () => connections,
    forget: () => {
      requests = [];
    },
    latency: (milliseconds) => {
      delay = milliseconds;
    },
    failNext: (times, code, headers = {}) =>
      void rules.add({ kind: "answer", code, headers }, () => true, times),
    failWhere: (where, code, headers = {}) => rules.add({ kind: "answer", code, headers }, where),
    hangWhere: (where) => rules.add({ kind: "hang" }, where),
    cutAfter: (where, times = 1) => void rules.add({ kind: "lose-answer" }, where, times),
    expireWatches: (times = 1) => void rules.add({ kind: "expire" }, ({ watch }) => watch, times),
    cutWatches: () => {
      const open = [...watches.keys()];
      for (const response of open) response.destroy();
      return open.length;
    },
    stallWatches: () => {
      for (const [response, answer] of watches) answer.unpipe(response).pause();
      return watches.size;
    },
    heal: () => {
      delay = 0;
      rules.clear();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, "close");
    },
  };
}

function describe(request: IncomingMessage): ProxiedRequest {
  const url = new URL(request.url ?? "/", "http://proxy.test");
  const watch = ["1", "true"].includes(url.searchParams.get("watch") ?? "");
  return { method: request.method ?? "GET", path: url.pathname, query: url.searchParams, watch };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
