export type Recorded = { readonly request: Request; readonly init: RequestInit | undefined };

/** A network whose answers the test gives in order, the last one for good, and that keeps what was asked. */
export function recordedFetch(...answers: readonly (() => Response)[]): {
  readonly fetch: typeof fetch;
  readonly asked: readonly Recorded[];
} {
  const asked: Recorded[] = [];
  return {
    asked,
    fetch: async (input, init) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push({ request: new Request(input, init), init });
      if (answer !== undefined) return answer();
      throw new TypeError("fetch failed", { cause: new Error("no network") });
    },
  };
}
