import { join } from "node:path";
import { readEnv } from "../config/env.ts";
import type { Settings } from "../config/load-settings.ts";

/** How the server comes to its cluster. */
export type ClusterAccess =
  | { readonly server: string; readonly token: string }
  | { readonly kubeconfig: string; readonly context?: string };

/** What opens the sandbox's server for events. */
export const sandboxEventToken = "sandbox-event-token";

/** The settings of the server in the sandbox: what a person would write into evenkeel.config.yaml and the environment. */
export function worldSettings(given: {
  readonly folder: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly github: string;
  readonly cluster: ClusterAccess;
  readonly unleash: { readonly url: string; readonly token: string };
  readonly prometheus: string;
}): Settings {
  const github = new URL(given.github);
  const { programs, path } = readEnv(process.env).env;
  return {
    env: {
      configFile: "evenkeel.config.yaml",
      dataFolder: join(given.folder, "server"),
      host: "127.0.0.1",
      port: 0,
      gheHost: github.host,
      gheProtocol: "http",
      logLevel: "info",
      programs,
      path,
    },
    config: {
      clusters: { sandbox: clusterSettings(given.cluster) },
      flagServices: {
        unleash: {
          kind: "unleash",
          url: given.unleash.url,
          tokenEnv: "UNLEASH_TOKEN",
          project: "default",
          environment: "production",
          createFlags: false,
        },
      },
      indicators: { prometheus: { kind: "prometheus", url: given.prometheus } },
      sinks: {},
      monitors: {},
      events: [{ name: "dynatrace", tokenEnv: "DYNATRACE_TOKEN", projects: "*" }],
      projects: {
        sockshop: {
          repository: "acme/sockshop",
          cluster: "sandbox",
          flags: [],
          indicators: ["prometheus"],
          namespaces: [],
          clusterScoped: false,
          mode: "automated",
          minReplicas: 0,
          maxReplicas: 10,
          monitors: [],
          notifications: [],
          actions: "*",
          kinds: "*",
          paths: "*",
        },
        website: {
          repository: "acme/website",
          flags: ["unleash"],
          indicators: [],
          namespaces: [],
          clusterScoped: false,
          mode: "automated",
          minReplicas: 0,
          maxReplicas: 10,
          monitors: [],
          notifications: [],
          actions: "*",
          kinds: "*",
          paths: "*",
        },
      },
    },
    secrets: {
      github: { kind: "app", appId: 1, privateKey: given.privateKey },
      webhookSecret: given.webhookSecret,
      tokens: new Map([
        ...("token" in given.cluster ? [["CLUSTER_TOKEN", given.cluster.token] as const] : []),
        ["UNLEASH_TOKEN", given.unleash.token],
        ["DYNATRACE_TOKEN", sandboxEventToken],
      ]),
    },
  };
}

function clusterSettings(access: ClusterAccess): Settings["config"]["clusters"][string] {
  if ("server" in access) {
    const { server } = access;
    return { server, tokenEnv: "CLUSTER_TOKEN", insecureSkipTlsVerify: true };
  }
  const { kubeconfig, context } = access;
  return {
    kubeconfig,
    ...(context === undefined ? {} : { context }),
    insecureSkipTlsVerify: false,
  };
}
