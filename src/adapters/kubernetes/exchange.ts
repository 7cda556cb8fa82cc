import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";

/** One request on the wire, without any second try. */
export type Exchange = {
  readonly isSecure: boolean;
  readonly options: RequestOptions;
  readonly body: string | undefined;
  /** Real time, for the whole answer; of a watch, for its head. */
  readonly deadlineSeconds: number;
};

export type Answered = {
  readonly kind: "answered";
  readonly code: number;
  /** Of the Retry-After header; undefined where there is none. */
  readonly retryAfterSeconds: number | undefined;
  readonly text: string;
};

export type Broken = {
  readonly kind: "broken";
  /** `stale`: a connection that was used before had been closed by the other side. */
  readonly reason: "deadline" | "stale" | "no-answer" | "too-large";
  readonly message: string;
};

const largestAnswer = 64 * 1024 * 1024;

/** Sends a request and reads the whole answer. Never throws. */
export function exchange(sent: Exchange): Promise<Answered | Broken> {
  return send(sent, (response, done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > largestAnswer) done(tooLarge());
    });
    response.on("end", () => done(answered(response, chunks)));
  });
}

/** The same for a stream: an answer of 200 is handed over as soon as its head is there. */
export function openStream(
  sent: Exchange,
): Promise<Answered | Broken | { readonly kind: "open"; readonly response: IncomingMessage }> {
  return send(sent, (response, done) => {
    if (response.statusCode === 200) {
      done({ kind: "open", response });
      return;
    }
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => done(answered(response, chunks)));
  });
}

function send<T extends { readonly kind: string }>(
  { isSecure, options, body, deadlineSeconds }: Exchange,
  onResponse: (response: IncomingMessage, done: (outcome: T | Broken) => void) => void,
): Promise<T | Broken> {
  return new Promise((resolve) => {
    const request = (isSecure ? httpsRequest : httpRequest)(options, (response) => {
      response.on("error", failed);
      onResponse(response, done);
    });
    const timer = setTimeout(() => {
      const message = `no answer within ${deadlineSeconds} seconds`;
      done({ kind: "broken", reason: "deadline", message });
    }, deadlineSeconds * 1000);
    function done(outcome: T | Broken): void {
      clearTimeout(timer);
      resolve(outcome);
      if (outcome.kind === "broken") request.destroy();
    }
    function failed(error: Error): void {
      const isStale = request.reusedSocket && "code" in error && error.code === "ECONNRESET";
      done({ kind: "broken", reason: isStale ? "stale" : "no-answer", message: wordsOf(error) });
    }
    request.on("error", failed);
    request.end(body);
  });
}

function answered(response: IncomingMessage, chunks: readonly Buffer[]): Answered {
  const { statusCode = 0, headers } = response;
  const after = headers["retry-after"];
  return {
    kind: "answered",
    code: statusCode,
    retryAfterSeconds: after === undefined ? undefined : Number(after) || 1,
    text: Buffer.concat(chunks).toString(),
  };
}

function tooLarge(): Broken {
  const message = `the answer has more than ${largestAnswer / 1024 / 1024} MiB`;
  return { kind: "broken", reason: "too-large", message };
}

/** Of several addresses that were tried, Node's error has no message of its own. */
function wordsOf(error: Error): string {
  const causes = error instanceof AggregateError ? error.errors : [error];
  return causes
    .map((one: unknown) => (one instanceof Error ? one.message : String(one)))
    .join(", ");
}
