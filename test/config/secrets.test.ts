import { describe, expect, it } from "vitest";
import { faultsOf, configText, privateKey, settingsOf } from "./settings-fixture.ts";

const files = { "evenkeel.config.yaml": configText, "/keys/app.pem": privateKey };

describe("the private key", () => {
  it.each([
    ["as it is", { PRIVATE_KEY: privateKey }],
    ["without its last line end", { PRIVATE_KEY: privateKey.trim() }],
    ["on one line, with \\n", { PRIVATE_KEY: privateKey.replaceAll("\n", String.raw`\n`) }],
    ["in base64", { PRIVATE_KEY: Buffer.from(privateKey).toString("base64") }],
    ["by its path", { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/keys/app.pem" }],
    [
      "by its path beside an empty variable",
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/keys/app.pem" },
    ],
  ])("is taken %s", (_, change) => {
    expect(settingsOf(change, files).secrets.github).toEqual({
      kind: "app",
      appId: 7,
      privateKey,
    });
  });

  it.each([
    [
      "an unreadable path",
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/keys/none.pem" },
      "/keys/none.pem cannot be read",
    ],
    ["no key", { PRIVATE_KEY: undefined }, "PRIVATE_KEY or PRIVATE_KEY_PATH is missing"],
    ["a word", { PRIVATE_KEY: "secret" }, "PRIVATE_KEY is not a PEM private key"],
    ["a key cut short", { PRIVATE_KEY: privateKey.slice(0, 400) }, "is not a PEM private key"],
    [
      "a public key",
      { PRIVATE_KEY: "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----" },
      "is not a PEM private key",
    ],
  ])("is refused as %s", (_, change, fault) => {
    expect(faultsOf(change, files)).toEqual([expect.stringContaining(fault)]);
  });
});

describe("the other secrets", () => {
  it("are a token alone, without a webhook secret, where there is no App", () => {
    const change = { APP_ID: undefined, PRIVATE_KEY: undefined, WEBHOOK_SECRET: undefined };
    const { github, webhookSecret } = settingsOf({ ...change, GITHUB_TOKEN: "a-token" }).secrets;
    expect(github).toEqual({ kind: "token", token: "a-token" });
    expect(webhookSecret).toBeNull();
    expect(faultsOf(change)).toEqual([expect.stringContaining("GITHUB_TOKEN, is missing")]);
  });

  it("refuse the webhook secret that everybody knows", () => {
    expect(faultsOf({ WEBHOOK_SECRET: "development" })).toEqual([
      'WEBHOOK_SECRET must not be "development": anybody could sign webhooks with it',
    ]);
  });

  it("are each asked for by who needs them", () => {
    const change = {
      CLUSTER_TOKEN: undefined,
      UNLEASH_TOKEN: "",
      PROMETHEUS_PASSWORD: "  ",
      BRIDGE_TOKEN: "",
      DYNATRACE_TOKEN: undefined,
    };
    expect(faultsOf(change)).toEqual([
      "CLUSTER_TOKEN is missing: cluster main needs it",
      "UNLEASH_TOKEN is missing: flag service unleash needs it",
      "PROMETHEUS_PASSWORD is missing: SLI provider prometheus needs it",
      "BRIDGE_TOKEN is missing: event sink bridge needs it",
      "DYNATRACE_TOKEN is missing: event source dynatrace needs it",
    ]);
  });

  it.each([
    ["OTHER_TOKEN", "DYNATRACE_TOKEN and OTHER_TOKEN"],
    ["DYNATRACE_TOKEN", "DYNATRACE_TOKEN"],
  ])("tell event sources apart, so no two may have the same token (%s)", (variable, places) => {
    const other = `  - { name: other, tokenEnv: ${variable}, projects: "*" }\nprojects:`;
    const text = configText.replace("projects:\n", `${other}\n`);
    expect(
      faultsOf({ OTHER_TOKEN: "the-dynatrace-token" }, { "evenkeel.config.yaml": text }),
    ).toEqual([
      `event sources dynatrace and other have the same token in ${places}: give each a token of its own`,
    ]);
  });

  it("are read without the line end that a mounted file brings", () => {
    const { tokens } = settingsOf({ UNLEASH_TOKEN: "the-unleash-token\n" }).secrets;
    expect(tokens.get("UNLEASH_TOKEN")).toBe("the-unleash-token");
  });
});
