import { describe, expect, it } from "vitest";
import { formatFault } from "../../../src/core/fault.ts";
import { defaultPolicy, parsePolicy } from "../../../src/core/policy/parse-policy.ts";

describe("parsePolicy", () => {
  it.each(["", "# nothing\n", "{}\n", "limits:\nstages:\nlayout:\n"])(
    "takes %j for the defaults",
    (text) => {
      expect(read(text)).toEqual(defaultPolicy);
    },
  );

  it("reads everything that a policy can say", () => {
    const text = `
layout: folders
pullRequests:
  titlePrefix: fix
observationMinutes: 2.5
compatibility: keptn-1.x
evaluation:
  retryMinutes: 5
limits:
  maxReplicas: 20
  cooldownMinutes: 0
stages:
  production:
    mode: review
    drift: report
    recreate: allowed
    indicators: prometheus
    freeze:
      - {name: weekend, start: 0 18 * * FRI, duration: 60h, timezone: Europe/Vienna}
    mergeOnApproval: true
    returnToNormal: after 1h
  dev: {mode: automated, flags: unleash}
  staging: {mode: propose}
services:
  carts:
    oncall: [ann, my-org/on-call]
escalation: {issues: all}
routes:
  - {entity: ItemsController, service: carts}
  - {namespace: shop, labels: {app: cart}, stage: production, service: carts}
actions:
  escalate: {workflow: page-somebody, approval: none}
`;
    expect(read(text)).toEqual({
      layout: "folders",
      pullRequests: { titlePrefix: "fix" },
      observationMinutes: 2.5,
      era: "1.x",
      evaluation: { retryMinutes: 5 },
      limits: { ...defaultPolicy.limits, maxReplicas: 20, cooldownMinutes: 0 },
      escalation: { issues: "all" },
      routes: [
        { entity: "ItemsController", namespace: null, labels: {}, stage: null, service: "carts" },
        {
          entity: null,
          namespace: "shop",
          labels: { app: "cart" },
          stage: "production",
          service: "carts",
        },
      ],
      actions: { escalate: { event: "page-somebody", approval: "none" } },
      stages: {
        production: {
          mode: "review",
          indicators: "prometheus",
          flags: null,
          drift: "report",
          recreate: "allowed",
          freeze: [
            { name: "weekend", start: "0 18 * * FRI", minutes: 3600, timezone: "Europe/Vienna" },
          ],
          mergeOnApproval: true,
          returnAfterMinutes: 60,
        },
        staging: expect.objectContaining({ mode: "review" }),
        dev: {
          mode: "automated",
          indicators: null,
          flags: "unleash",
          drift: "correct",
          recreate: "never",
          freeze: [],
          mergeOnApproval: false,
          returnAfterMinutes: null,
        },
      },
      services: { carts: { oncall: ["ann", "my-org/on-call"] } },
    });
  });

  it("fills in the templates that a layout leaves out", () => {
    const text = "layout: {branch: 'env/{stage}', rules: 'rules/{service}'}\n";
    expect(read(text)).toMatchObject({
      layout: {
        branch: "env/{stage}",
        rules: "rules/{service}",
        manifests: "rules/{service}/manifests",
        flags: "rules/{service}/flags.yaml",
        namespace: "{project}-{stage}",
      },
    });
  });

  it("finds no stage that was not written", () => {
    const parsed = parsePolicy("stages: {dev: {}}\n", "evenkeel.yaml");
    expect(parsed.ok && parsed.value.stages["constructor"]).toBeUndefined();
  });

  it.each([
    ["- a\n", ["1:1: the file must be a map, not a list"]],
    ["layout: flat\n", ['1:9: layout must be stage-branches or folders, not "flat"']],
    [
      "layout: {branch: '{stagee}'}\n",
      ["1:18: {stagee} is no placeholder here: write one of {project}, {stage}, {main}"],
    ],
    ["layout: {rules: 'a/b'}\n", ["1:17: {service} must be a part of it"]],
    ["layout: {rules: '../{service}'}\n", ["1:17: its parts between / must not be empty"]],
    ["layout: {rules: '/{service}'}\n", ["1:17: its parts between / must not be empty"]],
    ["layout: {rules: '{service}/.git'}\n", ["1:17: its parts between / must not be empty"]],
    ["layout: {rules: '{service'}\n", ["1:17: {service} must be a part of it"]],
    ["layout: {rules: '{service} x'}\n", ["1:17: beside its placeholders it must consist of"]],
    [
      "layout: {branch: 'remediate/{stage}'}\n",
      ["1:18: evenkeel/ and remediate/ are where Evenkeel"],
    ],
    [
      `layout: {branch: '${"x".repeat(201)}{stage}'}\n`,
      ["1:18: it must not be longer than 200 characters"],
    ],
    [
      "layout: {branch: '{main}', flags: 'f/{service}'}\n",
      [
        "1:1: all stages would share the files of manifests",
        "1:35: all stages would share the files of flags",
      ],
    ],
    ["pullRequests: {titlePrefix: ''}\n", ["1:29: pullRequests.titlePrefix must not be empty"]],
    ['pullRequests: {titlePrefix: "a\\nb"}\n', ["1:29: a title's prefix must be one line"]],
    ["observationMinutes: soon\n", ['1:21: observationMinutes must be a number, not "soon"']],
    ["observationMinutes: -1\n", ["1:21: observationMinutes must be at least 0, not -1"]],
    ["limits: {minReplicas: 3, maxReplicas: 2}\n", ["1:23: minReplicas 3 is above maxReplicas 2"]],
    ["limits: {minReplicas: 11}\n", ["1:23: minReplicas 11 is above maxReplicas 10"]],
    ["limits: {maxReplicas: 2.5}\n", ["1:23: limits.maxReplicas must be a whole number, not 2.5"]],
    ["limits: {changesPerHour: 0}\n", ["1:26: limits.changesPerHour must be at least 1, not 0"]],
    ["stages: {Prod: {}}\n", ['1:10: stage name "Prod" must be']],
    [
      "stages: {dev: {mode: auto}}\n",
      ['1:22: stages.dev.mode must be observe or review or propose or automated, not "auto"'],
    ],
    [
      "stages: {dev: {mod: observe}}\n",
      ['1:16: "mod" is not a key of stages.dev, known here: mode, indicators, flags'],
    ],
    [
      "services: {carts: {oncall: ['@ann']}}\n",
      ['1:29: "@ann" is neither a GitHub login nor org/team'],
    ],
    [
      "stages: {dev: {freeze: [{name: x, start: 0 18 * *, duration: 1h}]}}\n",
      ['1:42: "0 18 * *" is no cron pattern: write minute, hour, day, month and weekday'],
    ],
    [
      "stages: {dev: {freeze: [{name: x, start: 0 18 * * *, duration: 60}]}}\n",
      ["1:64: stages.dev.freeze[0].duration must be text, not 60"],
    ],
    [
      "stages: {dev: {freeze: [{name: x, start: 0 18 * * *, duration: 800h}]}}\n",
      ['1:64: "800h" is no duration of up to 31 days'],
    ],
    [
      "stages: {dev: {freeze: [{name: x, start: 0 1 * * *, duration: 1h, timezone: Mars}]}}\n",
      ['1:77: "Mars" is no time zone'],
    ],
    ["stages: {dev: {returnToNormal: 1h}}\n", ['1:32: "1h" is not known: write never, or after']],
    ["routes: [{service: carts}]\n", ["1:10: a route needs a condition"]],
    ["routes: [{entity: x}]\n", ["1:10: a route needs a place"]],
    ["routes: [{entity: x, service: A}]\n", ['1:31: service name "A" must be']],
    [
      "actions: {a: {workflow: 'a b'}}\n",
      ["1:25: actions.a.workflow: must be the name of a repository_dispatch event"],
    ],
    ["limits: {flaps: 1}\n", ["1:17: limits.flaps must be at least 2, not 1"]],
    ["services: {carts: {}}\n", ["1:19: services.carts.oncall is missing"]],
  ])("says what is wrong with %j", (text, expected) => {
    const parsed = parsePolicy(text, "evenkeel.yaml");
    const faults = parsed.ok ? [] : parsed.faults.map(formatFault);
    expect(faults).toEqual(
      expected.map((each) => expect.stringContaining(`evenkeel.yaml:${each}`)),
    );
  });
});

function read(text: string): unknown {
  const parsed = parsePolicy(text, "evenkeel.yaml");
  return parsed.ok ? parsed.value : parsed.faults;
}
