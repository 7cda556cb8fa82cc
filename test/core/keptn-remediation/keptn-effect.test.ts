import { describe, expect, it } from "vitest";
import { keptnEffect } from "../../../src/core/keptn-remediation/keptn-effect.ts";
import type { RemediationEra } from "../../../src/core/keptn-remediation/keptn-rules.ts";
import { readKeptnRules } from "../../../src/core/keptn-remediation/read-keptn-rules.ts";

/** An action's value as a file of the era writes it. */
function effectOf(era: RemediationEra, action: string, written: string) {
  const text =
    era === "0.6"
      ? `remediations: [{name: x, actions: [{action: ${action}, value: ${written}}]}]`
      : `{apiVersion: spec.keptn.sh/0.1.4, spec: {remediations: [{problemType: x, actionsOnOpen: [{action: ${action}, value: ${written}}]}]}}`;
  const read = readKeptnRules(text, "remediation.yaml", era);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const rule = read.value[0]?.actions?.[0];
  if (rule === undefined) throw new Error("there is no action");
  return keptnEffect(rule, era);
}

const error = { error: expect.stringMatching(/\S \S/) };
const largest = "9223372036854775808";

describe("keptnEffect()", () => {
  it.each([
    ["0.6", "+1", { by: 1 }],
    ["0.6", "1", { by: 1 }],
    ["0.6", '"-2"', { by: -2 }],
    ["0.6", "007", { by: 7 }],
    ["0.6", "1.0", error],
    ["0.6", '""', error],
    ["0.6", "", error],
    ["0.6", "{by: 1}", error],
    ["0.7", '"+1"', { by: 1 }],
    ["0.7", '"0"', { by: 0 }],
    ["0.7", "+1", error],
    ["0.7", "1", error],
    ["0.7", '"+-1"', error],
    ["0.7", '"1 "', error],
    ["1.x", '"=3"', error],
    ["1.x", "null", error],
    ["1.x", `"${largest}"`, error],
    ["1.x", `"-${largest}"`, { by: -Number(largest) }],
  ] as const)("%s: scaling by %s", (era, written, effect) => {
    expect(effectOf(era, "scaling", written)).toEqual(effect);
  });

  it.each([
    ["0.6", "featuretoggle", "A:off", { flags: [["A", "off"]] }],
    ["0.6", "featuretoggle", '"A: off"', { flags: [["A", " off"]] }],
    ["0.6", "featuretoggle", "A:off:rest", { flags: [["A", "off"]] }],
    ["0.6", "featuretoggle", "A", error],
    ["0.6", "featuretoggle", "{A: off}", error],
    [
      "0.7",
      "toggle-feature",
      '{B: "on", A: "x"}',
      {
        flags: [
          ["B", "on"],
          ["A", "x"],
        ],
      },
    ],
    ["0.7", "toggle-feature", "{A: off}", error],
    ["0.7", "toggle-feature", "{}", { flags: [] }],
    ["0.7", "toggle-feature", "[A]", error],
    ["1.x", "toggle-feature", '"A:off"', error],
  ] as const)("%s: %s of %s", (era, action, written, effect) => {
    expect(effectOf(era, action, written)).toEqual(effect);
  });

  it.each([
    ["0.6", "slowdown", "Istio"],
    ["0.6", "abort", "Istio"],
    ["0.6", "toggle-feature", '"toggle-feature"'],
    ["0.7", "featuretoggle", '"featuretoggle"'],
    ["0.7", "slowdown", '"slowdown"'],
    ["1.x", "rollback", '"rollback"'],
  ] as const)("%s: says why %s is not carried out", (era, action, words) => {
    expect(effectOf(era, action, '"5s"')).toEqual({ error: expect.stringContaining(words) });
  });
});
