import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { parseRemediation } from "../../../src/core/remediation/parse-remediation.ts";
import { exampleFile } from "../../support/example-file.ts";

describe("parseRemediation", () => {
  it("reads the 0.6 example and keeps the sign of an unquoted +1", () => {
    const scaling = { action: "scaling", name: null, description: null, value: "+1" };
    expect(read(exampleFile("onboarding-carts/remediation.yaml"))).toEqual({
      format: "0.6",
      rules: [
        { name: "response_time_p90", actions: [scaling] },
        { name: "Response time degradation", actions: [scaling] },
      ],
    });
  });

  it("reads the 1.x example, whose lines end in CRLF, with an action that has no value", () => {
    expect(read(exampleFile("keptn-1.x/quickstart/demo/remediation.yaml"))).toEqual({
      format: "0.1.4",
      rules: [
        {
          name: "out_of_memory",
          actions: [
            { action: "restart", name: "restart", description: "Restart Pod", value: null },
          ],
        },
        {
          name: "response_time_p90",
          actions: [{ action: "scaling", name: "scaling", description: "Scale up", value: "1" }],
        },
      ],
    });
  });

  it.each([
    ["+1", "+1"],
    ['"+1"', "+1"],
    ["1.50", "1.50"],
    ["EnableItemCache:on", "EnableItemCache:on"],
    ["{EnableItemCache: on, Other: off}", { EnableItemCache: "on", Other: "off" }],
    ["[1, {a: 0644}]", ["1", { a: "0644" }]],
    ["5s", "5s"],
    ['""', ""],
    ["", null],
  ])("keeps the value %s as it is written", (written, expected) => {
    const text = `remediations:\n- name: x\n  actions:\n  - action: a\n    value: ${written}\n`;
    expect(read(text)).toMatchObject({ rules: [{ actions: [{ value: expected }] }] });
  });

  it.each([
    [
      "remediation: []\n",
      ["1:1: remediations is missing", '1:1: "remediation" is not a key of the file'],
    ],
    [
      "remediations:\n- name: x\n  actions: []\n",
      ["3:12: remediations[0].actions must not be empty"],
    ],
    ["remediations:\n- name: x\n", ["2:3: remediations[0].actions is missing"]],
    [
      "remediations:\n- name: x\n  actions:\n  - action: ''\n",
      ["4:13: remediations[0].actions[0].action must not be empty"],
    ],
    [
      "remediations:\n- name: x\n  actions:\n  - value: 1\n",
      ["4:5: remediations[0].actions[0].action is missing"],
    ],
    [
      "remediations:\n- name: ''\n  actions: [{action: a}]\n",
      ["2:9: an empty name matches no problem"],
    ],
    [
      "remediations:\n- name: x\n  actions: [{action: a}]\n- name: x\n  actions: [{action: b}]\n",
      ['4:9: there are two rules for "x"'],
    ],
    [
      "remediations:\n- name: x\n  actions: [{action: a, valeu: 1}]\n",
      ['3:25: "valeu" is not a key of remediations[0].actions[0]'],
    ],
    [
      enveloped("0.1.3", "{problemType: x, actionsOnOpen: [{action: a}]}"),
      ["1:13: apiVersion must be spec.keptn.sh/0.1.4"],
    ],
    [
      enveloped("0.1.4", "{problemType: x}"),
      ["4:18: spec.remediations[0].actionsOnOpen is missing"],
    ],
    [
      enveloped(
        "0.1.4",
        "{problemType: x, actionsOnOpen: [{action: a}]}, {problemType: x, actionsOnOpen: [{action: a}]}",
      ),
      ['4:80: there are two rules for "x"'],
    ],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parseRemediation(text, "remediation.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual(expected.map((each) => expect.stringContaining(each)));
  });
});

function read(text: string): unknown {
  const parsed = parseRemediation(text, "remediation.yaml");
  return parsed.ok ? parsed.value : parsed.faults;
}

function enveloped(version: string, rules: string): string {
  return `apiVersion: spec.keptn.sh/${version}\nkind: Remediation\nspec:\n  remediations: [${rules}]\n`;
}
