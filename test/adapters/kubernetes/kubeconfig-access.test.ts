import { describe, expect, it } from "vitest";
import { kubeconfigAccess } from "../../../src/adapters/kubernetes/kubeconfig-access.ts";
import type { KubeconfigContext } from "../../../src/adapters/kubernetes/read-kubeconfig.ts";

function contextOf(
  cluster: KubeconfigContext["cluster"],
  user: KubeconfigContext["user"],
): KubeconfigContext {
  const server = "https://api.shop.test:6443/below";
  return { path: "/home/bot/.kube/config", name: "shop", cluster: { server, ...cluster }, user };
}

describe("kubeconfigAccess()", () => {
  it.each<[string, KubeconfigContext["cluster"], KubeconfigContext["user"]]>([
    ["a token", {}, { token: "t" }],
    ["a token's file", {}, { tokenFile: "token" }],
    ["a certificate", {}, { "client-certificate": "c", "client-key-data": "a2V5" }],
    ["an authority", { "certificate-authority": "ca.crt", "tls-server-name": "a" }, {}],
    ["no TLS to verify", { "insecure-skip-tls-verify": true }, { token: "t" }],
    ["a program that is none", {}, { exec: null, "auth-provider": null, token: "t" }],
    ["kubectl's own proxy", { server: "http://127.0.0.1:8001" }, {}],
  ])("is plain with %s", (_what, cluster, user) => {
    expect(kubeconfigAccess(contextOf(cluster, user))).toHaveProperty("kind", "plain");
  });

  it.each<[string, KubeconfigContext["cluster"], KubeconfigContext["user"]]>([
    ["a proxy", { "proxy-url": "http://127.0.0.1:3128" }, { token: "t" }],
    ["a program", {}, { exec: { command: "login" } }],
    ["an identity provider", {}, { "auth-provider": { name: "oidc" } }],
    ["a name and a password", {}, { username: "bot", password: "p" }],
    ["somebody else's name", {}, { token: "t", as: "deployer" }],
    ["somebody else's groups", {}, { token: "t", "as-groups": ["deployers"] }],
  ])("needs help with %s", (_what, cluster, user) => {
    expect(kubeconfigAccess(contextOf(cluster, user))).toEqual({
      kind: "assisted",
      server: new URL("https://api.shop.test:6443/below"),
    });
  });

  it("begins relative paths at the kubeconfig's folder, and takes data before a file", () => {
    const context = contextOf(
      { "certificate-authority": "/etc/ca.crt", "certificate-authority-data": "Y2E=" },
      {
        token: "t",
        tokenFile: "../token",
        "client-certificate": "/etc/bot.crt",
        "client-key": "bot.key",
      },
    );
    expect(kubeconfigAccess(context)).toEqual({
      kind: "plain",
      access: {
        server: new URL("https://api.shop.test:6443/below"),
        ca: { kind: "given", bytes: Buffer.from("ca") },
        skipTlsVerify: undefined,
        tlsServerName: undefined,
        token: { kind: "file", path: "/home/bot/token" },
        certificate: { kind: "file", path: "/etc/bot.crt" },
        key: { kind: "file", path: "/home/bot/.kube/bot.key" },
      },
    });
  });

  it.each<[KubeconfigContext["cluster"], KubeconfigContext["user"], string]>([
    [{ server: "api.shop.test" }, {}, "has no server that is a URL"],
    [{}, { "client-certificate": "c" }, "has a client certificate and no key"],
    [{}, { "client-key": "k" }, "has a client key and no certificate"],
    [{ server: "http://api.shop.test" }, { token: "t" }, "would send its token over http"],
  ])("says what is amiss in %j and %j", (cluster, user, words) => {
    expect(() => kubeconfigAccess(contextOf(cluster, user))).toThrow(words);
  });
});
