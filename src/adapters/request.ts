import { UnavailableError } from "../ports.ts";

export type Outside = {
  /** For messages, such as `Prometheus at metrics.example.org`. */
  readonly name: string;
  readonly fetch: typeof fetch;
  readonly deadlineMilliseconds: number;
  /** The longest answer that is read; 4 MiB. */
  readonly mostBytes?: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined: larger than is read. */
  readonly text: string | undefined;
};

const defaultMostBytes = 4 * 1024 * 1024;

/**
 * One HTTP call with a deadline and a bound on the answer; redirects are not followed, so that credentials
 * stay with the server they were given for. Throws UnavailableError for a network fault, the deadline, 429 and 5xx.
 */
export async function request(outside: Outside, url: URL, init: RequestInit): Promise<HttpAnswer> {
  const answer = await exchange(outside, url, init);
  if (answer.status === 429 || answer.status >= 500) {
    throw new UnavailableError(`${outside.name} answered ${answer.status}${saying(answer)}`);
  }
  return answer;
}

/**
 * The same for whoever has a use of its own for every status: it throws for a network fault and the deadline alone. The
 * error's cause is a TimeoutError where the deadline passed.
 */
export async function exchange(outside: Outside, url: URL, init: RequestInit): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(outside.deadlineMilliseconds);
  let hasBegun = false;
  try {
    const response = await outside.fetch(url, { ...init, signal, redirect: "manual" });
    hasBegun = true;
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(response, outside.mostBytes ?? defaultMostBytes),
    };
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    const reason = signal.aborted ? "the deadline passed" : reasonOf(error);
    const what = hasBegun && !signal.aborted ? "broke off its answer" : "did not answer";
    throw new UnavailableError(`${outside.name} ${what}: ${reason}`, { cause });
  }
}

/** What the other side says about its refusal, bounded, to stand at a sentence's end. */
export function saying({ text }: HttpAnswer): string {
  const said = text?.trim().slice(0, 200) ?? "";
  return said === "" ? "" : `: ${said}`;
}

async function readText(response: Response, mostBytes: number): Promise<string | undefined> {
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
  return error.cause instanceof Error ? reasonOf(error.cause) || error.message : error.message;
}
