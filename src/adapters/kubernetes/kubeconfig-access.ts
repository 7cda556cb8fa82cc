import { dirname, resolve } from "node:path";
import type { ClusterAccess, Material } from "./cluster-access.ts";
import type { KubeconfigContext } from "./read-kubeconfig.ts";

type KubeconfigAccess =
  | { readonly kind: "plain"; readonly access: ClusterAccess }
  /** Asks a program or an identity provider, has a password or a proxy, or acts as somebody else. */
  | { readonly kind: "assisted"; readonly server: URL };

/**
 * How a context gets to its cluster. As kubectl has it, data goes before its file, a token's file before the token,
 * and relative paths begin at the kubeconfig's folder. Throws an Error where something is missing.
 */
export function kubeconfigAccess(context: KubeconfigContext): KubeconfigAccess {
  const { path, name, cluster, user } = context;
  if (cluster.server === undefined || !URL.canParse(cluster.server)) {
    throw new Error(
      `The cluster of context ${JSON.stringify(name)} in ${path} has no server that is a URL.`,
    );
  }
  const server = new URL(cluster.server);
  if (isAssisted(context)) return { kind: "assisted", server };
  const access = {
    server,
    ca:
      given(cluster["certificate-authority-data"], "base64") ??
      fileAt(path, cluster["certificate-authority"]),
    skipTlsVerify: cluster["insecure-skip-tls-verify"] === true ? true : undefined,
    tlsServerName: cluster["tls-server-name"],
    token: fileAt(path, user.tokenFile) ?? given(user.token, "utf8"),
    certificate:
      given(user["client-certificate-data"], "base64") ?? fileAt(path, user["client-certificate"]),
    key: given(user["client-key-data"], "base64") ?? fileAt(path, user["client-key"]),
  };
  const lack = lackOf(access);
  if (lack !== undefined) throw new Error(`Context ${JSON.stringify(name)} in ${path} ${lack}.`);
  return { kind: "plain", access };
}

function isAssisted({ cluster, user }: KubeconfigContext): boolean {
  const needed = [
    cluster["proxy-url"],
    user.exec,
    user["auth-provider"],
    user.username,
    user.password,
    user.as,
    user["as-uid"],
    user["as-groups"],
    user["as-user-extra"],
  ];
  return needed.some((one) => one !== undefined && one !== null);
}

/** What would go wrong in a way that does not tell why. */
function lackOf({ server, skipTlsVerify, token, certificate, key }: ClusterAccess) {
  if (certificate !== undefined && key === undefined) return "has a client certificate and no key";
  if (key !== undefined && certificate === undefined) return "has a client key and no certificate";
  const isReadable = server.protocol === "http:" && skipTlsVerify !== true;
  return isReadable && token !== undefined
    ? "would send its token over http for everybody to read: use https, or set insecure-skip-tls-verify"
    : undefined;
}

function given(text: string | undefined, encoding: "utf8" | "base64"): Material | undefined {
  return text === undefined ? undefined : { kind: "given", bytes: Buffer.from(text, encoding) };
}

function fileAt(kubeconfig: string, path: string | undefined): Material | undefined {
  return path === undefined
    ? undefined
    : { kind: "file", path: resolve(dirname(kubeconfig), path) };
}
