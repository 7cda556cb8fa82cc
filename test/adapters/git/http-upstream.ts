import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** Serves the bare repositories below `folder` by git's own smart HTTP program, to who sends this header. */
export async function serveGit(folder: string, authorization: string): Promise<string> {
  return serve((request, response) => {
    if (request.headers.authorization === authorization) backend(folder, request, response);
    else response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end(authorization);
  });
}

/** Answers everything in one way; resolves to its url. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

function backend(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://host");
  const cgi = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "somebody",
      REMOTE_ADDR: "127.0.0.1",
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
      ...(request.headers["content-length"] === undefined
        ? {}
        : { CONTENT_LENGTH: request.headers["content-length"] }),
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
  });
  const chunks: Buffer[] = [];
  cgi.stdin.on("error", () => undefined);
  cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  cgi.on("close", () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf("\r\n\r\n");
    const headers = output
      .subarray(0, end)
      .toString("latin1")
      .split("\r\n")
      .map((line) => line.split(": "));
    const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
    for (const [name = "", value = ""] of headers) {
      if (name !== "Status") response.setHeader(name, value);
    }
    response.writeHead(Number.parseInt(status, 10)).end(output.subarray(end + 4));
  });
  request.pipe(cgi.stdin);
}
