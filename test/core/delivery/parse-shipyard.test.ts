import { describe, expect, it } from "vitest";
import { parseShipyard } from "../../../src/core/delivery/parse-shipyard.ts";
import { formatFault } from "../../../src/core/fault.ts";
import { exampleFile } from "../../support/example-file.ts";

describe("parseShipyard", () => {
  it("reads the 0.6 example, whose lines end in CRLF", () => {
    expect(read(exampleFile("onboarding-carts/shipyard.yaml"))).toEqual({
      format: "0.6",
      stages: [
        stage("dev", { testStrategy: "functional" }),
        stage("staging", { deploymentStrategy: "blue_green_service", testStrategy: "performance" }),
        stage("production", {
          deploymentStrategy: "blue_green_service",
          remediationStrategy: "automated",
        }),
      ],
    });
  });

  it("reads the 0.2 example with the wait of its remediation sequence", () => {
    expect(read(exampleFile("keptn-1.x/onboarding-carts/shipyard.yaml"))).toEqual({
      format: "0.2",
      stages: [
        stage("dev", { testStrategy: "functional" }),
        stage("staging", { deploymentStrategy: "blue_green_service", testStrategy: "performance" }),
        stage("production", {
          deploymentStrategy: "blue_green_service",
          remediationStrategy: "automated",
          observationMinutes: 15,
        }),
      ],
    });
  });

  it.each([
    ["direct", "direct"],
    ["blue_green_service", "blue_green_service"],
    ["blue_green", "blue_green_service"],
    ["canary", "blue_green_service"],
    ["user_managed", "user_managed"],
    ['""', "direct"],
    ["", "direct"],
  ])("takes the deployment strategy %s for %s", (written, expected) => {
    const old = `stages:\n  - name: dev\n    deployment_strategy: ${written}\n`;
    const task = `{name: deployment, properties: {deploymentstrategy: ${written || "~"}}}`;
    expect(read(old)).toMatchObject({ stages: [{ deploymentStrategy: expected }] });
    expect(read(sequences(`{name: delivery, tasks: [${task}]}`))).toMatchObject({
      stages: [{ deploymentStrategy: expected }],
    });
  });

  it("takes the strategies of another sequence that deploys where none is called delivery", () => {
    const task = "{name: deployment, properties: {deploymentstrategy: user_managed}}";
    const text = sequences(
      `{name: rollback, tasks: [{name: rollback}]}, {name: artifact, tasks: [${task}]}`,
    );
    expect(read(text)).toMatchObject({ stages: [{ deploymentStrategy: "user_managed" }] });
  });

  it("leaves the wait open where the evaluation has no triggeredAfter", () => {
    expect(read(sequences("{name: remediation, tasks: [{name: get-action}]}"))).toMatchObject({
      stages: [{ remediationStrategy: "automated", observationMinutes: null }],
    });
  });

  it("reads the approval strategies of 0.7 and a version without its prefix", () => {
    const old =
      "stages:\n  - name: dev\n    approval_strategy: {pass: automatic, warning: manual}\n";
    const bare =
      "apiVersion: 0.2.0\nkind: Shipyard\nmetadata: {name: x}\nspec: {stages: [{name: dev}]}\n";
    expect(read(old)).toMatchObject({ format: "0.6" });
    expect(read(bare)).toMatchObject({ format: "0.2" });
  });

  it.each([
    ["", "1:1: the file must be a map, not empty"],
    ["stages: []\n", "1:9: stages must not be empty"],
    ["stages:\n  - deployment_strategy: direct\n", "2:5: stages[0].name is missing"],
    ["stages:\n  - name: Dev\n", '2:11: stage name "Dev" must be'],
    ["stages:\n  - name: dev\n  - name: dev\n", '3:11: there are two stages named "dev"'],
    [
      "stages:\n  - name: dev\n    deployment_strategy: blue\n",
      '3:26: "blue" is not known: write one of direct',
    ],
    [
      "stages:\n  - name: dev\n    remediation_strategy: Automated\n",
      '3:27: "Automated" is not known',
    ],
    [
      "stages:\n  - name: dev\n    remediation_stategy: automated\n",
      '3:5: "remediation_stategy" is not a key of stages[0]',
    ],
    [
      "apiVersion: spec.keptn.sh/0.1.0\nkind: Shipyard\nspec: {stages: [{name: a}]}\n",
      '1:13: "spec.keptn.sh/0.1.0" is not a shipyard version',
    ],
    ["kind: Shipyard\nspec: {stages: [{name: a}]}\n", "1:1: apiVersion is missing"],
    [sequences("{name: delivery}"), '5:29: the sequence "delivery" has no tasks'],
    [
      sequences("{name: delivery, tasks: [{name: a, after: 1m}]}"),
      '"after" is not a key of spec.stages[0].sequences[0].tasks[0]',
    ],
    [
      sequences("{name: remediation, tasks: [{name: evaluation, triggeredAfter: 10}]}"),
      '5:92: "10" is not a duration',
    ],
    [
      sequences("{name: a, tasks: [{name: b}], triggeredOn: [{event: c, selector: {match: 1}}]}"),
      "must be a map",
    ],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parseShipyard(text, "shipyard.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual([expect.stringContaining(expected)]);
  });

  it("lets an evaluation sequence have no tasks, because Keptn knows them", () => {
    expect(read(sequences("{name: evaluation}"))).toMatchObject({ format: "0.2" });
  });
});

function read(text: string): unknown {
  const parsed = parseShipyard(text, "shipyard.yaml");
  return parsed.ok ? parsed.value : parsed.faults;
}

function stage(name: string, known: object) {
  return {
    name,
    deploymentStrategy: "direct",
    testStrategy: null,
    remediationStrategy: "manual",
    observationMinutes: null,
    ...known,
  };
}

function sequences(flow: string): string {
  return `apiVersion: spec.keptn.sh/0.2.2\nkind: Shipyard\nspec:\n  stages:\n  - {name: dev, sequences: [${flow}]}\n`;
}
