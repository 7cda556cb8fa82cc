import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import { isDeepStrictEqual } from "node:util";
import type { KubeConfig } from "@kubernetes/client-node";
import { RateLimitedError, UnavailableError } from "../../ports.ts";
import type { ClusterTarget } from "./cluster-target.ts";

/** Sends requests to one API server, with credentials, a deadline and connections that are used again. */
export type Connection = (request: ApiRequest) => Promise<ApiResponse>;

type ApiRequest = {
  readonly method: "GET" | "PATCH";
  /** With its query, from the server's root on. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly text: string };
};

/** `body` is the parsed JSON; undefined where the answer is none. */
export type ApiResponse = { readonly code: number; readonly body: unknown };

const parallelConnections = 8;

/**
 * client-node loads the configuration and signs the requests; its typed models are left alone, since they drop the
 * fields that they do not know. The module takes most of a second to load, so nothing loads it before a first call.
 */
export async function connect(target: ClusterTarget, deadlineSeconds: number): Promise<Connection> {
  const { HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } =
    await import("@kubernetes/client-node");
  const config = new KubeConfig();
  load(config, target);
  const server = config.getCurrentCluster()?.server ?? "";
  const http = new IsomorphicFetchHttpLibrary();
  const agents = sharedAgents();
  return async ({ method, path, body }) => {
    const context = new RequestContext(`${server.replace(/\/$/, "")}${path}`, HttpMethod[method]);
    context.setHeaderParam("Accept", "application/json");
    if (body !== undefined) {
      context.setHeaderParam("Content-Type", body.type);
      context.setBody(body.text);
    }
    context.setSignal(AbortSignal.timeout(deadlineSeconds * 1000));
    try {
      await config.applySecurityAuthentication(context);
      const agent = context.getAgent();
      if (agent !== undefined) context.setAgent(agents(agent));
      const response = await http.send(context).toPromise();
      const text = await response.body.text();
      return checked(response.httpStatusCode, { text, headers: response.headers });
    } catch (error) {
      if (error instanceof RateLimitedError || error instanceof UnavailableError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new UnavailableError(`The cluster at ${server} does not answer: ${why}`, {
        cause: error,
      });
    }
  };
}

function load(config: KubeConfig, target: ClusterTarget): void {
  if ("inCluster" in target) {
    config.loadFromCluster();
    return;
  }
  if ("kubeconfig" in target) {
    config.loadFromFile(target.kubeconfig);
    const { context = config.getCurrentContext() } = target;
    const contexts = config.getContexts().map(({ name }) => name);
    if (!contexts.includes(context)) {
      const known = contexts.length === 0 ? "none" : contexts.join(", ");
      throw new Error(
        `${target.kubeconfig} has no context ${JSON.stringify(context)}: it has ${known}.`,
      );
    }
    config.setCurrentContext(context);
    return;
  }
  const { server, token, caData, skipTlsVerify } = target;
  config.loadFromClusterAndUser(
    {
      name: "cluster",
      server,
      skipTLSVerify: skipTlsVerify ?? server.startsWith("http://"),
      ...(caData === undefined ? {} : { caData }),
    },
    { name: "evenkeel", token },
  );
}

/**
 * client-node makes an agent for every request, and with it a connection. This keeps one that does not close its
 * connections, until the credentials change. A proxy's agent is left as it is.
 */
function sharedAgents(): (fresh: HttpAgent | HttpsAgent) => HttpAgent | HttpsAgent {
  const lasting = { keepAlive: true, maxSockets: parallelConnections };
  const plain = new HttpAgent(lasting);
  let secure: { readonly options: AgentOptions; readonly agent: HttpsAgent } | undefined;
  return (fresh) => {
    if (fresh.constructor === HttpAgent) return plain;
    if (!(fresh instanceof HttpsAgent) || fresh.constructor !== HttpsAgent) return fresh;
    const { options } = fresh;
    if (secure === undefined || !isDeepStrictEqual(secure.options, options)) {
      secure?.agent.destroy();
      secure = { options, agent: new HttpsAgent({ ...options, ...lasting }) };
    }
    return secure.agent;
  };
}

type Answer = { readonly text: string; readonly headers: Readonly<Record<string, string>> };

/** Answers that say nothing about the request are errors; an apply that cannot be typed is not one of them. */
function checked(code: number, { text, headers }: Answer): ApiResponse {
  if (code === 429) {
    const seconds = Number(headers["retry-after"] ?? 1) || 1;
    throw new RateLimitedError("The cluster asks for fewer requests.", seconds);
  }
  const body = parse(text);
  if (code >= 500 && !text.includes("failed to create typed patch object")) {
    const said = text.slice(0, 200).replaceAll(/\s+/g, " ");
    throw new UnavailableError(`The cluster answered ${code}: ${said}`);
  }
  if (code < 300 && body === undefined) {
    throw new UnavailableError(`The cluster answered ${code} with something that is not JSON.`);
  }
  return { code, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
