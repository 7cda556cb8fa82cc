import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { TLSSocket } from "node:tls";
import { certificates } from "./test-certificates.ts";

export type TlsServer = AsyncDisposable & {
  readonly server: string;
  /** For each request the name in the client's certificate and the Authorization header; "" where there is none. */
  readonly shown: readonly (readonly [certificate: string, authorization: string])[];
  /** Answers 401 to a request until this is so. */
  welcome: (authorization: string) => boolean;
};

const { server: own, bot, other } = certificates;
const resources = {
  kind: "APIResourceList",
  resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }],
};

/** An API server of ConfigMaps that are not there. Its certificate is for `api.shop.test`, wherever it listens. */
export async function startTlsServer(): Promise<TlsServer> {
  const shown: (readonly [string, string])[] = [];
  const options = { ...own, requestCert: true, rejectUnauthorized: false };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { authorization = "" } = request.headers;
    shown.push([nameOf(request), authorization]);
    if (!started.welcome(authorization)) response.writeHead(401);
    else if (request.url !== "/api/v1") response.writeHead(404);
    response.end(JSON.stringify(resources));
  };
  const server = createServer({ ...options, ca: [bot.cert, other.cert] }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const started: TlsServer = {
    server: `https://127.0.0.1:${port}`,
    shown,
    welcome: () => true,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return started;
}

function nameOf({ socket }: IncomingMessage): string {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return "";
  return String(socket.getPeerCertificate().subject.CN);
}
