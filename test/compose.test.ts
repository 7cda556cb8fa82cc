import { describe, expect, it } from "vitest";
import { composeFlagServices, composeIndicators } from "../src/compose.ts";
import { parseConfig } from "../src/config/config.ts";
import { loadIndicatorSettings } from "../src/config/load-settings.ts";
import { createManualClock } from "../src/sandbox/clock.ts";

const text = `
indicators:
  plain: { url: http://metrics }
  late: { url: http://metrics, ingestDelaySeconds: 15, tokenEnv: LATE_TOKEN }
  dynatrace: { kind: dynatrace, url: https://dynatrace, tokenEnv: DYNATRACE_API_TOKEN }
  prompt: { kind: dynatrace, url: https://dynatrace, tokenEnv: DYNATRACE_API_TOKEN, ingestDelaySeconds: 0 }
  mutual: { url: https://metrics, certFile: /nowhere/c.pem, keyFile: /nowhere/k.pem }
`;

describe("composeFlagServices()", () => {
  const at = "url: https://unleash.example.org, tokenEnv: T";
  const parsed = parseConfig(
    `flagServices:
  common: { ${at}, environment: production }
  each: { ${at}, environment: "{project}-{stage}" }
`,
    "c.yaml",
  );
  if (!parsed.ok) throw new Error("This configuration has a fault.");
  const tokens = new Map([["T", "*:*.a-token"]]);
  const services = composeFlagServices({ config: parsed.value, secrets: { tokens } });

  it("has one service for the stages of one environment, and one for each that is named by its stage", () => {
    const [dev, production] = ["dev", "production"].map((stage) => ({ project: "shop", stage }));
    if (dev === undefined || production === undefined) throw new Error("There are two stages.");
    expect(services("common", dev)).toBe(services("common", production));
    expect(services("each", dev)).toBe(services("each", { ...dev }));
    expect(services("each", dev)).not.toBe(services("each", production));
    expect(services("each", dev)).not.toBe(services("each", { ...dev, project: "site" }));
  });
});

describe("composeIndicators()", () => {
  const variables = { DYNATRACE_API_TOKEN: "dt0c01.x" };
  const settings = loadIndicatorSettings(variables, () => text);
  const clock = createManualClock(new Date("2026-01-01T00:00:00Z"));
  const indicators = composeIndicators({ clock, ...settings });

  it.each([
    ["plain", 0],
    ["dynatrace", 120],
    ["prompt", 0],
  ])("makes %s, whose values may be %d seconds late", (name, seconds) => {
    expect(indicators(name).ingestDelaySeconds).toBe(seconds);
    expect(indicators(name)).toBe(indicators(name));
  });

  it.each([
    ["late", "The environment variable LATE_TOKEN is missing: evenkeel.config.yaml names it."],
    ["mutual", "The certFile of the SLI provider mutual cannot be read: /nowhere/c.pem"],
    ["datadog", 'evenkeel.config.yaml defines no SLI provider "datadog"'],
  ])("says what keeps it from making %s", (name, message) => {
    expect(() => indicators(name)).toThrow(message);
  });
});
