/** Far more than what is asked for again and again: some thousand pages of pull requests and comments. */
const mostCharacters = 32_000_000;
const longestAnswer = 1_000_000;

type Known = {
  readonly etag: string;
  readonly body: string;
  readonly headers: Headers;
};

/**
 * A `fetch` that keeps what GitHub answered and asks whether that still holds. GitHub says so on each call, so nothing
 * is ever out of date, and its 304 costs nothing of the rate limit:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
export function conditionalFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const known = new Map<string, Known>();
  let characters = 0;

  function keep(name: string, answer: Known): void {
    forget(name);
    known.set(name, answer);
    characters += answer.body.length;
    for (const oldest of known.keys()) {
      if (characters <= mostCharacters) return;
      forget(oldest);
    }
  }

  function forget(name: string): void {
    characters -= known.get(name)?.body.length ?? 0;
    known.delete(name);
  }

  return async (input, init) => {
    const { method = "GET", ...given } = init ?? {};
    if (input instanceof Request || method !== "GET") return fetch(input, init);
    const headers = new Headers(given.headers);
    const name = `${String(input)} ${headers.get("accept")}`;
    const before = known.get(name);
    if (before !== undefined) headers.set("if-none-match", before.etag);
    const response = await fetch(input, { ...given, headers });
    if (response.status === 304 && before !== undefined) {
      keep(name, before);
      return answerOf(before, response.url);
    }
    const etag = response.headers.get("etag");
    if (response.status !== 200 || etag === null) return response;
    const answer = { etag, body: await response.text(), headers: response.headers };
    if (answer.body.length <= longestAnswer) keep(name, answer);
    return answerOf(answer, response.url);
  };
}

/** A response of one's own making has no address, and pagination reads it. */
function answerOf({ body, headers }: Known, url: string): Response {
  return Object.defineProperty(new Response(body, { headers }), "url", { value: url });
}
