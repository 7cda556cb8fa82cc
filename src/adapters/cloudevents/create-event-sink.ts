import type { EventSink } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { request, saying, type HttpAnswer } from "../request.ts";
import { checkToken } from "../token.ts";

export type EventSinkOptions = {
  /** Events are posted to this very address. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
};

/**
 * Posts events to one address in structured mode. Throws UnavailableError for a network fault, 15 s without an answer,
 * 429 and 5xx, and an Error that names the setting for whatever a person must mend; a redirect is one of these, since
 * the token is for the address that it was given for.
 */
export function createEventSink(options: EventSinkOptions): EventSink {
  const { host } = parseBaseUrl(options.url, "the event sink");
  const token = options.token === undefined ? null : checkToken(options.token, "the event sink");
  const outside = {
    name: `The event sink at ${host}`,
    fetch: options.fetch ?? fetch,
    deadlineMilliseconds: 15_000,
  };
  const url = new URL(options.url);
  const headers = {
    "content-type": "application/cloudevents+json",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    send: async (event) => {
      const body = JSON.stringify(event);
      const answer = await request(outside, url, { method: "POST", headers, body });
      if (answer.status < 200 || answer.status > 299) throw refused(outside.name, answer);
    },
  };
}

function refused(name: string, answer: HttpAnswer): Error {
  const { status } = answer;
  if (status < 400) {
    return new Error(
      `${name} answered ${status}: redirects are not followed. Set the url of the event sink to where it leads.`,
    );
  }
  const hint =
    status === 401 || status === 403
      ? "Set the token of the event sink to one that may post there."
      : "Check the url of the event sink.";
  return new Error(`${name} answered ${status}${saying(answer)}. ${hint}`);
}
