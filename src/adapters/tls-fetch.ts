import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, request, type RequestOptions } from "node:https";
import { createSecureContext } from "node:tls";

/** Paths of PEM files; a certificate and its key come together. */
export type TlsFiles = {
  /** Of the authorities that sign the server's certificate, instead of the machine's own. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
};

/** Node's own `fetch`, unless a file is given that it cannot be told of. */
export function fetchOver(files: TlsFiles | undefined, setting: string): typeof fetch {
  const isGiven = Object.values(files ?? {}).some((path) => path !== undefined);
  return files !== undefined && isGiven ? createTlsFetch(files, setting) : fetch;
}

/**
 * A `fetch` that shows a client's certificate and trusts the given authorities, which Node's own cannot be told. It
 * follows no redirect. Reads the files now, and throws an Error that names `setting` and the file that is at fault.
 */
function createTlsFetch(files: TlsFiles, setting: string): typeof fetch {
  const pem = {
    ...readPem("ca", files.caFile, setting),
    ...readPem("cert", files.certFile, setting),
    ...readPem("key", files.keyFile, setting),
  };
  const agent = createAgent(pem, setting);
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = Buffer.from(await asked.arrayBuffer());
    const headers = { ...Object.fromEntries(asked.headers), "content-length": body.length };
    const { method, signal } = asked;
    return toResponse(await send(asked.url, { agent, method, headers, signal }, body));
  };
}

function readPem(key: "ca" | "cert" | "key", path: string | undefined, setting: string) {
  if (path === undefined) return {};
  try {
    return { [key]: readFileSync(path) };
  } catch (cause) {
    throw new Error(`The ${key}File of ${setting} cannot be read: ${path}`, { cause });
  }
}

/** TLS looks at the files only when it connects, which would be told as a fault of the network. */
function createAgent(pem: Readonly<Record<string, Buffer>>, setting: string): Agent {
  try {
    createSecureContext(pem);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The certificates of ${setting} cannot be used: ${reason}`, { cause });
  }
  return new Agent({ keepAlive: true, ...pem });
}

function send(url: string, options: RequestOptions, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // What fails after the head is there fails in the stream of the body, too.
    request(url, options).on("response", resolve).on("error", reject).end(body);
  });
}

function toResponse(answer: IncomingMessage): Response {
  const { statusCode = 0, headers } = answer;
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const isEmpty = [204, 205, 304].includes(statusCode);
  if (isEmpty) answer.resume();
  const body = isEmpty ? null : ReadableStream.from(answer);
  return new Response(body, { status: statusCode, headers: pairs });
}
