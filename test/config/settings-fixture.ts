import { generateKeyPairSync } from "node:crypto";
import { loadSettings, SettingsError, type Settings } from "../../src/config/load-settings.ts";

/** A private key as GitHub gives it away, made for one run of the tests. */
export const privateKey: string = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

export const configText = `
clusters:
  main: { server: "https://cluster.example.org:6443", tokenEnv: CLUSTER_TOKEN }
flagServices:
  unleash: { url: "https://unleash.example.org", tokenEnv: UNLEASH_TOKEN, environment: production }
indicators:
  prometheus: { url: "https://prometheus.example.org", user: evenkeel, passwordEnv: PROMETHEUS_PASSWORD }
sinks:
  bridge: { url: "https://bridge.example.org/events", tokenEnv: BRIDGE_TOKEN }
events:
  - { name: dynatrace, tokenEnv: DYNATRACE_TOKEN, projects: [sockshop] }
projects:
  sockshop: { repository: acme/sockshop, cluster: main, flags: unleash, indicators: prometheus, sink: bridge }
`;

export const variables = {
  APP_ID: "7",
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: "the-webhook-secret",
  CLUSTER_TOKEN: "the-cluster-token",
  UNLEASH_TOKEN: "the-unleash-token",
  PROMETHEUS_PASSWORD: "the-prometheus-password",
  BRIDGE_TOKEN: "the-bridge-token",
  DYNATRACE_TOKEN: "the-dynatrace-token",
} satisfies Variables;

export type Variables = Readonly<Record<string, string | undefined>>;

type Files = Readonly<Record<string, string>>;

/** Settings of `variables`, with `change` laid over them, and of the files that are there. */
export function settingsOf(
  change: Variables = {},
  files: Files = { "evenkeel.config.yaml": configText },
): Settings {
  return loadSettings({ ...variables, ...change }, (path) =>
    Object.hasOwn(files, path) ? files[path] : undefined,
  );
}

/** The faults that the same settings are refused for; throws if they are not. */
export function faultsOf(change: Variables = {}, files?: Files): readonly string[] {
  try {
    settingsOf(change, files);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  throw new Error("These settings have no fault.");
}
