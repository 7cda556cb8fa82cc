import type { CloudEvent, EventSink } from "../../ports.ts";
import { parseBaseUrl } from "../base-url.ts";
import { request, saying } from "../request.ts";
import { checkToken } from "../token.ts";
import { slackText } from "./slack-text.ts";

export type SlackSinkOptions = {
  /** The address of an incoming webhook, which is a secret by itself. */
  readonly url: string;
  /** For a relay that asks for one; Slack's own webhooks do not. */
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch;
};

/**
 * Posts the text of events to an incoming webhook of Slack, or of a chat that takes the same. Throws UnavailableError
 * for a network fault, 15 s without an answer, 429 and 5xx, and an Error for what a person must mend.
 */
export function createSlackSink(options: SlackSinkOptions): EventSink {
  const { host } = parseBaseUrl(options.url, "the Slack sink");
  const token = options.token === undefined ? null : checkToken(options.token, "the Slack sink");
  const outside = {
    name: `The Slack webhook at ${host}`,
    fetch: options.fetch ?? fetch,
    deadlineMilliseconds: 15_000,
  };
  const headers = {
    "content-type": "application/json",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    send: async (event: CloudEvent) => {
      const body = JSON.stringify({ text: slackText(event) });
      const answer = await request(outside, new URL(options.url), {
        method: "POST",
        headers,
        body,
      });
      if (answer.status >= 200 && answer.status < 300) return;
      throw new Error(
        `${outside.name} answered ${answer.status}${saying(answer)}. Check the url of the Slack sink.`,
      );
    },
  };
}
