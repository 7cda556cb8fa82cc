import { describe, expect, it } from "vitest";
import { parseSli } from "../../../src/core/evaluation/parse-sli.ts";
import { formatFault } from "../../../src/core/fault.ts";
import { exampleFile } from "../../support/example-file.ts";

describe("parseSli", () => {
  it("reads an example", () => {
    const parsed = parseSli(exampleFile("onboarding-carts/sli-config-prometheus.yaml"), "sli.yaml");
    expect(parsed.ok && parsed.value.specVersion).toBe("1.0");
    expect(parsed.ok && Object.keys(parsed.value.indicators)).toEqual([
      "response_time_p50",
      "response_time_p90",
      "response_time_p95",
    ]);
    expect(parsed.ok && parsed.value.indicators["response_time_p90"]).toContain(
      "histogram_quantile(0.9, sum by(le)",
    );
    expect(parsed.ok && parsed.value.indicators["toString"]).toBeUndefined();
  });

  it("keeps a query as it is written, also if it looks like a number", () => {
    const parsed = parseSli("indicators: {a: 1.0, b: on}\n", "sli.yaml");
    expect(parsed.ok && parsed.value).toEqual({
      specVersion: "",
      indicators: { a: "1.0", b: "on" },
    });
  });

  it.each([
    ["spec_version: '1.0'\n", "1:1: indicators is missing"],
    ["indicators: [a]\n", "1:1: indicators must be a map, not a list"],
    ["indicators:\n  a:\n", "2:3: indicators.a must be text, not empty"],
    ["indicators:\n  a: ''\n", "2:6: indicators.a must not be empty"],
    ["indicators:\nindicator: {}\n", '2:1: "indicator" is not a key of the file'],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parseSli(text, "sli.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual([expect.stringContaining(`sli.yaml:${expected}`)]);
  });
});
