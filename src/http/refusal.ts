import type { EventFault } from "../core/problem/event-fault.ts";

/** Why a request was turned down; the word is the end of the problem document's `type`. */
export type Refusal = {
  readonly reason: keyof typeof statuses;
  readonly detail: string;
  readonly errors?: readonly EventFault[];
  readonly headers?: Readonly<Record<string, string>>;
};

const statuses = {
  "not-json": 400,
  "not-authenticated": 401,
  "not-permitted": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "too-large": 413,
  "unsupported-type": 415,
  "not-an-event": 422,
  failed: 500,
  busy: 503,
} as const;

/** The answer as an RFC 9457 problem document. */
export function refuse({ reason, detail, errors, headers }: Refusal): Response {
  const status = statuses[reason];
  const body = {
    type: `urn:evenkeel:refusal:${reason}`,
    title: reason.replaceAll("-", " "),
    status,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
