import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  loadIndicatorSettings,
  loadSettings,
  SettingsError,
} from "../../src/config/load-settings.ts";
import { configText, faultsOf, settingsOf, variables } from "./settings-fixture.ts";

describe("loadSettings()", () => {
  it("reads environment, file and secrets into what the server needs", () => {
    const { env, config, secrets } = settingsOf();
    expect(env).toEqual({
      configFile: "evenkeel.config.yaml",
      dataFolder: ".evenkeel",
      host: "localhost",
      port: 3000,
      gheHost: null,
      gheProtocol: "https",
      logLevel: "info",
      programs: { helm: null, kustomize: null, kubectl: null },
      path: "",
    });
    expect(config.projects["sockshop"]).toEqual({
      repository: "acme/sockshop",
      cluster: "main",
      flags: ["unleash"],
      indicators: ["prometheus"],
      sink: "bridge",
      namespaces: [],
      clusterScoped: false,
      monitors: [],
      notifications: [],
      mode: "automated",
      minReplicas: 0,
      maxReplicas: 100,
      actions: "*",
      kinds: "*",
      paths: "*",
    });
    expect(secrets.github).toMatchObject({ kind: "app", appId: 7 });
    expect([...secrets.tokens.keys()].toSorted()).toEqual([
      "BRIDGE_TOKEN",
      "CLUSTER_TOKEN",
      "DYNATRACE_TOKEN",
      "PROMETHEUS_PASSWORD",
      "UNLEASH_TOKEN",
    ]);
  });

  it("tells every fault of the environment, the file and the secrets at once", () => {
    const text = configText.replace("maxReplicas", "x").concat("surprise: 1\n");
    const faults = faultsOf(
      {
        EVENKEEL_CONFIG: "/etc/evenkeel.yaml",
        PORT: "high",
        LOG_LEVEL: "loud",
        APP_ID: "seven",
        PRIVATE_KEY: "",
        WEBHOOK_SECRET: "",
      },
      { "/etc/evenkeel.yaml": text },
    );
    expect(faults).toEqual([
      expect.stringMatching(/^PORT: must be a number/),
      expect.stringMatching(/^LOG_LEVEL: .*"trace"/),
      expect.stringMatching(/^\/etc\/evenkeel\.yaml:14:1: "surprise" is not a key of the file/),
      "APP_ID must be the number of the GitHub App",
      "PRIVATE_KEY or PRIVATE_KEY_PATH is missing",
      expect.stringContaining("WEBHOOK_SECRET is missing"),
    ]);
  });

  it("tells them in one error that says what cannot be done", () => {
    const files = { "evenkeel.config.yaml": configText };
    const load = () =>
      loadSettings({ ...variables, PORT: "-1", UNLEASH_TOKEN: " " }, (path) =>
        path === "evenkeel.config.yaml" ? files[path] : undefined,
      );
    expect(load).toThrow(SettingsError);
    expect(load).toThrow(
      /^Evenkeel cannot start:\n {2}- PORT: .*\n {2}- UNLEASH_TOKEN is missing: flag service unleash needs it$/,
    );
  });

  it("asks for the file by the name that was given", () => {
    expect(faultsOf({ EVENKEEL_CONFIG: "elsewhere.yaml" })).toEqual([
      "elsewhere.yaml cannot be read: write it, or name it in EVENKEEL_CONFIG",
    ]);
  });

  it("never shows a secret in the part that is printed", () => {
    const { env, config } = settingsOf();
    const printed = [JSON.stringify({ env, config }), inspect({ env, config }, { depth: null })];
    const values = Object.entries(variables).flatMap(([name, value]) =>
      name === "APP_ID" ? [] : value.split("\n").filter((line) => line.length > 5),
    );
    expect(values.length).toBeGreaterThan(20);
    for (const value of values) expect(printed.join("\n")).not.toContain(value);
  });

  it("never shows a secret in a fault", () => {
    const secret = "-----BEGIN hunter2-hunter2";
    const faults = faultsOf({ PRIVATE_KEY: secret, APP_ID: "hunter2-id" });
    expect(faults.join("\n")).not.toContain("hunter2");
  });
});

describe("loadIndicatorSettings()", () => {
  it("needs nothing of GitHub, and no secret before it is used", () => {
    const { config, secrets } = loadIndicatorSettings(
      { PROMETHEUS_PASSWORD: "p" },
      () => configText,
    );
    expect(Object.keys(config.indicators)).toEqual(["prometheus"]);
    expect([...secrets.tokens]).toEqual([["PROMETHEUS_PASSWORD", "p"]]);
  });

  it("tells every fault of the environment and the file", () => {
    expect(() => loadIndicatorSettings({ PORT: "high" }, () => "surprise: 1")).toThrow(
      /PORT: must be a number[\s\S]*evenkeel\.config\.yaml:1:1: "surprise" is not a key/,
    );
    expect(() => loadIndicatorSettings({}, () => undefined)).toThrow(
      /evenkeel\.config\.yaml cannot be read: write it/,
    );
  });
});
