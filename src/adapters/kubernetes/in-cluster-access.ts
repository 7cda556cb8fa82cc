import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { ClusterAccess } from "./cluster-access.ts";

/** The cluster that this process runs in, as its pod's service account. Throws an Error where it runs in none. */
export function inClusterAccess(
  environment: Readonly<Record<string, string | undefined>>,
  folder = "/var/run/secrets/kubernetes.io/serviceaccount",
): ClusterAccess {
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "" } = environment;
  if (host === "" || port === "") {
    throw new Error(
      "This process runs in no cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name none.",
    );
  }
  return {
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    ca: { kind: "file", path: join(folder, "ca.crt") },
    skipTlsVerify: undefined,
    tlsServerName: undefined,
    token: { kind: "file", path: join(folder, "token") },
    certificate: undefined,
    key: undefined,
  };
}
