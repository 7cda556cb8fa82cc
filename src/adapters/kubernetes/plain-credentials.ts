import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions } from "node:https";
import { createSecureContext } from "node:tls";
import { type Agents, renewAgents } from "./agents.ts";
import type { ClusterAccess, Material } from "./cluster-access.ts";
import type { Signer } from "./credentials.ts";

/** Signs with tokens and certificates alone. Its files are read with each signature, which throws where one cannot be. */
export function plainCredentials(access: ClusterAccess): Signer {
  const { server } = access;
  let agents: Agents | undefined;
  return {
    server,
    sign: async () => {
      const [options, token] = await Promise.all([optionsOf(access), tokenOf(access)]);
      const make = () => (server.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent());
      agents = await renewAgents(agents, make(), async () => make());
      return { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` }, agents };
    },
  };
}

async function optionsOf(access: ClusterAccess): Promise<AgentOptions> {
  const { skipTlsVerify, tlsServerName } = access;
  const [ca, cert, key] = await Promise.all(
    [access.ca, access.certificate, access.key].map((material) => bytesOf(material)),
  );
  const options = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(skipTlsVerify === undefined ? {} : { rejectUnauthorized: !skipTlsVerify }),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
  };
  // A pair that is just being exchanged does not fit, which Node would throw out of the middle of a request.
  if (cert !== undefined) createSecureContext(options);
  return options;
}

async function tokenOf({ token: material }: ClusterAccess): Promise<string | undefined> {
  const token = (await bytesOf(material))?.toString().trim();
  if (token === "" && material?.kind === "file") throw new Error(`${material.path} is empty`);
  return token;
}

async function bytesOf(material: Material | undefined): Promise<Buffer | undefined> {
  return material?.kind === "file" ? readFile(material.path) : material?.bytes;
}
