import { UnavailableError } from "../ports.ts";

export type Outside = {
  /** For messages, such as `Prometheus at metrics.example.org`. */
  readonly name: string;
  readonly fetch: typeof fetch;
  readonly deadlineMilliseconds: number;
};

export type HttpAnswer = {
  readonly status: number;
  /** Undefined: larger than 4 MiB. */
  readonly text: string | undefined;
};

const mostBytes = 4 * 1024 * 1024;

/**
 * One HTTP call with a deadline and a bound of 4 MiB on the answer; redirects are not followed, so that credentials
 * stay with the server they were given for. Throws UnavailableError for a network fault, the deadline, 429 and 5xx.
 */
export async function request(outside: Outside, url: URL, init: RequestInit): Promise<HttpAnswer> {
  const answer = await send(outside, url, init);
  if (answer.status === 429 || answer.status >= 500) {
    const said = answer.text?.trim().slice(0, 200) ?? "";
    const detail = said === "" ? "" : `: ${said}`;
    throw new UnavailableError(`${outside.name} answered ${answer.status}${detail}`);
  }
  return answer;
}

async function send(outside: Outside, url: URL, init: RequestInit): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(outside.deadlineMilliseconds);
  try {
    const response = await outside.fetch(url, { ...init, signal, redirect: "manual" });
    return { status: response.status, text: await readText(response) };
  } catch (cause) {
    throw new UnavailableError(`${outside.name} did not answer: ${reasonOf(cause)}`, { cause });
  }
}

async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Node's fetch says only "fetch failed"; what went wrong is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "the deadline passed";
  return error.cause instanceof Error ? reasonOf(error.cause) || error.message : error.message;
}
