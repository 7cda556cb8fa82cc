import type { Clock } from "../../ports.ts";
import type { Agents } from "./agents.ts";
import { clientNodeCredentials } from "./client-node-credentials.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { inClusterAccess } from "./in-cluster-access.ts";
import { kubeconfigAccess } from "./kubeconfig-access.ts";
import { plainCredentials } from "./plain-credentials.ts";
import { readKubeconfig } from "./read-kubeconfig.ts";

/** What a request needs besides its own path and body. */
export type Signature = {
  readonly headers: Readonly<Record<string, string>>;
  readonly agents: Agents;
};

export type Signer = { readonly server: URL; readonly sign: () => Promise<Signature> };

export type Credentials = Signer & {
  /** Asks for them again with the next call: the cluster does not know them. */
  readonly forget: () => void;
};

/** A token's file is read once a minute, as kubectl does. */
const plainSeconds = 60;

/** client-node reads every file again for each signature, which costs more than the call that it is for. */
const assistedSeconds = 5;

/** Throws where a kubeconfig cannot be read or has no such context. Signatures age by `clock`. */
export async function loadCredentials(target: ClusterTarget, clock: Clock): Promise<Credentials> {
  if ("server" in target) return kept(plainCredentials(fixedAccess(target)), plainSeconds, clock);
  if ("inCluster" in target) {
    return kept(plainCredentials(inClusterAccess(process.env)), plainSeconds, clock);
  }
  const context = await readKubeconfig(target.kubeconfig, target.context);
  const found = kubeconfigAccess(context);
  return found.kind === "plain"
    ? kept(plainCredentials(found.access), plainSeconds, clock)
    : kept(await clientNodeCredentials(found.server, context), assistedSeconds, clock);
}

function fixedAccess({
  server,
  token,
  caData,
  skipTlsVerify,
}: Extract<ClusterTarget, { readonly server: string }>): ClusterAccess {
  return {
    server: new URL(server),
    ca: caData === undefined ? undefined : { kind: "given", bytes: Buffer.from(caData, "base64") },
    skipTlsVerify,
    tlsServerName: undefined,
    token: { kind: "given", bytes: Buffer.from(token) },
    certificate: undefined,
    key: undefined,
  };
}

function kept({ server, sign }: Signer, seconds: number, clock: Clock): Credentials {
  let last: { readonly until: number; readonly signature: Promise<Signature> } | undefined;
  return {
    server,
    sign: () => {
      const now = clock.now().getTime();
      if (last !== undefined && last.until > now) return last.signature;
      const signature = sign();
      last = { until: now + seconds * 1000, signature };
      signature.catch(() => (last = undefined));
      return signature;
    },
    forget: () => (last = undefined),
  };
}
