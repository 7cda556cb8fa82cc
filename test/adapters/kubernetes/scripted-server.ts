import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";

export type ScriptedServer = AsyncDisposable & {
  readonly server: string;
  readonly connections: () => number;
  /** `GET /api/v1/namespaces/default/configmaps?…`, without discovery. */
  readonly requests: readonly string[];
};

const resources = {
  kind: "APIResourceList",
  resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }],
};

/** Serves discovery of ConfigMaps, and gives every other request to `answer`. */
export async function startScriptedServer(answer: RequestListener): Promise<ScriptedServer> {
  let connections = 0;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/api/v1") {
      response.end(JSON.stringify(resources));
      return;
    }
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on("connection", () => connections++);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    server: `http://127.0.0.1:${port}`,
    connections: () => connections,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The first request gets the first answer, and so on; the last answer is for all that follow. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let count = 0;
  return (request, response) => {
    answers[Math.min(count++, answers.length - 1)]?.(request, response);
  };
}

export function json(
  code: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_request, response) => void response.writeHead(code, headers).end(JSON.stringify(body));
}
