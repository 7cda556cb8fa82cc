import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { type Agents, renewAgents } from "./agents.ts";
import type { ClusterTarget } from "./cluster-target.ts";

/** What a request needs besides its own path and body. */
export type Signature = {
  readonly headers: Readonly<Record<string, string>>;
  readonly agents: Agents;
};

export type Credentials = {
  readonly server: URL;
  readonly sign: () => Promise<Signature>;
  /** Asks for them again with the next call: the cluster does not know them. */
  readonly forget: () => void;
};

/** client-node reads every file again for each signature, which costs more than the call that it is for. */
const lifetimeMilliseconds = 5_000;

/** Throws where a kubeconfig cannot be read or has no such context. */
export async function loadCredentials(target: ClusterTarget): Promise<Credentials> {
  return "server" in target ? fixedCredentials(target) : configured(target);
}

/** Without client-node, which takes half a second and 70 MB to load. */
async function fixedCredentials(
  target: Extract<ClusterTarget, { readonly server: string }>,
): Promise<Credentials> {
  const { token, caData, skipTlsVerify } = target;
  const server = new URL(target.server);
  const options = {
    ...(caData === undefined ? {} : { ca: Buffer.from(caData, "base64") }),
    ...(skipTlsVerify === undefined ? {} : { rejectUnauthorized: !skipTlsVerify }),
  };
  const make = () => (server.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent());
  const agents = await renewAgents(undefined, make(), async () => make());
  const signature = { headers: { Authorization: `Bearer ${token}` }, agents };
  return { server, sign: async () => signature, forget: () => undefined };
}

/** Tokens, certificates, programs and identity providers of a kubeconfig, as client-node understands them. */
async function configured(
  target: Exclude<ClusterTarget, { readonly server: string }>,
): Promise<Credentials> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  load(config, target);
  const server = urlOf(config, target);
  let agents: Agents | undefined;
  let kept: { readonly until: number; readonly signature: Promise<Signature> } | undefined;

  async function sign(): Promise<Signature> {
    const options = await optionsOf(config);
    const another = async () => agentOf(await optionsOf(config));
    agents = await renewAgents(agents, agentOf(options), another);
    return { headers: headersOf(options), agents };
  }

  return {
    server,
    sign: () => {
      if (kept !== undefined && kept.until > performance.now()) return kept.signature;
      const signature = sign();
      kept = { until: performance.now() + lifetimeMilliseconds, signature };
      signature.catch(() => (kept = undefined));
      return signature;
    },
    forget: () => (kept = undefined),
  };
}

function load(
  config: KubeConfig,
  target: Exclude<ClusterTarget, { readonly server: string }>,
): void {
  if ("inCluster" in target) {
    config.loadFromCluster();
    return;
  }
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
}

function urlOf(config: KubeConfig, target: ClusterTarget): URL {
  const url = config.getCurrentCluster()?.server ?? "";
  if (URL.canParse(url)) return new URL(url);
  throw new Error(
    "kubeconfig" in target
      ? `The cluster of context ${JSON.stringify(config.getCurrentContext())} in ${target.kubeconfig} has no server that is a URL.`
      : "This process runs in no cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name none.",
  );
}

async function optionsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

function agentOf({ agent }: RequestOptions): HttpAgent {
  return agent instanceof HttpAgent ? agent : new HttpsAgent();
}

function headersOf({ headers, auth }: RequestOptions): Readonly<Record<string, string>> {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const basic = typeof auth === "string" ? [["Authorization", basicOf(auth)] as const] : [];
  return Object.fromEntries([...basic, ...own]);
}

function basicOf(nameAndPassword: string): string {
  return `Basic ${Buffer.from(nameAndPassword).toString("base64")}`;
}
