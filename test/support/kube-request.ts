import { once } from "node:events";
import { type Agent, request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";

/** One call of the API, as another tool would make it; `type` is the body's content type. */
export type KubeRequest = (
  method: string,
  path: string,
  body?: { readonly type: string; readonly value: unknown },
) => Promise<{ readonly code: number; readonly body: unknown }>;

/** Calls `server` with the token; a body that is JSON is parsed. Connections are kept until `agent` is destroyed. */
export function kubeRequest(server: string, token: string, agent: Agent): KubeRequest {
  return async (method, path, body) => {
    const payload = body === undefined ? "" : JSON.stringify(body.value);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": body?.type ?? "application/json",
      "content-length": Buffer.byteLength(payload),
    };
    const sent = httpsRequest(`${server}${path}`, { method, headers, agent });
    sent.end(payload);
    const [response] = await once(sent, "response");
    const answer = await text(response);
    return {
      code: response.statusCode ?? 0,
      body: answer.startsWith("{") ? JSON.parse(answer) : answer,
    };
  };
}
