import { z } from "zod";
import { RateLimitedError, UnavailableError } from "../../ports.ts";

/** GitHub understood the call and said no; `status` tells why. Never carries headers, for they hold tokens. */
export class GitHubError extends Error {
  override name = "GitHubError";
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** What Octokit throws: `status` is 500 where no answer arrived at all, a timeout too. */
const RequestFailure = z.object({
  message: z.string(),
  status: z.number(),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      data: z.unknown(),
    })
    .optional(),
});
type RequestFailure = z.infer<typeof RequestFailure>;

/** Longest wait that a limit without a word about its end asks for (github-bots.md §2.3). */
const leastWaitSeconds = 60;

/** Turns what a call threw into the errors of the ports, or a `GitHubError`; anything else stays what it is. */
export function toPortError(error: unknown): unknown {
  if (error instanceof RateLimitedError || error instanceof UnavailableError) return error;
  if (error instanceof GitHubError) return error;
  const failure = RequestFailure.safeParse(error);
  if (!failure.success) return error;
  const { status, message } = failure.data;
  const call = callOf(failure.data);
  const wait = waitOf(failure.data);
  if (wait !== undefined) {
    return new RateLimitedError(`GitHub's rate limit is reached; ${call} waits ${wait} s`, wait);
  }
  if (status >= 500) return new UnavailableError(`GitHub did not answer ${call}: ${message}`);
  return new GitHubError(sentence(status, call, message), status);
}

function sentence(status: number, call: string, message: string): string {
  if (status === 401) {
    return `GitHub does not accept the credentials for ${call}: check the App id and private key, or the token (${message})`;
  }
  if (status === 403) {
    return `GitHub does not allow ${call}: grant the permission that it needs to the App or token (${message})`;
  }
  return `GitHub answered ${call} with ${status}: ${message}`;
}

function callOf({ request }: RequestFailure): string {
  if (request === undefined) return "a request";
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url;
  return `${request.method} ${path}`;
}

/** Seconds to wait where the answer is a rate limit's, primary or secondary; undefined where it is not. */
function waitOf({ status, message, response }: RequestFailure): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const header = (name: string) => Number(response?.headers[name] ?? Number.NaN);
  const retryAfter = header("retry-after");
  if (Number.isFinite(retryAfter)) return Math.max(1, retryAfter);
  if (header("x-ratelimit-remaining") === 0) {
    // The server's own clock where it shows it: ours may be off.
    const date = Date.parse(String(response?.headers["date"] ?? ""));
    const now = Number.isNaN(date) ? Date.now() : date;
    const wait = Math.ceil(header("x-ratelimit-reset") - now / 1000);
    return Number.isFinite(wait) ? Math.max(1, wait) : leastWaitSeconds;
  }
  // A secondary limit may come without any header: its documentation link and words are all there is.
  const isSecondary = /rate.limit|abuse detection/i.test(message);
  return status === 429 || isSecondary ? leastWaitSeconds : undefined;
}
