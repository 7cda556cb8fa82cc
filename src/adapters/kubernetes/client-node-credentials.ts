import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { type Agents, renewAgents } from "./agents.ts";
import type { Signer } from "./credentials.ts";
import type { KubeconfigContext } from "./read-kubeconfig.ts";

/** Programs, identity providers, passwords, proxies and impersonation, as client-node understands them. */
export async function clientNodeCredentials(
  server: URL,
  { path, name }: Pick<KubeconfigContext, "path" | "name">,
): Promise<Signer> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(path);
  config.setCurrentContext(name);
  let agents: Agents | undefined;
  return {
    server,
    sign: async () => {
      const options = await optionsOf(config);
      const another = async () => agentOf(await optionsOf(config));
      agents = await renewAgents(agents, agentOf(options), another);
      return { headers: headersOf(options), agents };
    },
  };
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
