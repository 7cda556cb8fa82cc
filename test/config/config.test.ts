import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { configText } from "./settings-fixture.ts";

function faultsOf(text: string): readonly string[] {
  const parsed = parseConfig(text, "c.yaml");
  return parsed.ok
    ? []
    : parsed.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("parseConfig()", () => {
  it("takes an empty map for a server without projects", () => {
    const lists = { indicators: {}, sinks: {}, monitors: {}, events: [], projects: {} };
    const empty = { clusters: {}, flagServices: {}, ...lists };
    expect(parseConfig("{}\n", "c.yaml")).toEqual({ ok: true, value: empty });
  });

  it.each([
    ["a key of the file", "cluster: {}", '1:1 "cluster" is not a key of the file'],
    [
      "a key of a project",
      "projects:\n  shop: { repository: a/b, clustr: main }",
      '2:28 "clustr" is not a key of projects.shop',
    ],
    [
      "a secret in the place of its variable",
      "flagServices:\n  u: { url: http://u, environment: e, tokenEnv: s3cret-value }",
      "2:49 flagServices.u.tokenEnv: must be the name of an environment variable",
    ],
    [
      "an address without a protocol",
      "indicators:\n  p: { url: prometheus.example.org }",
      "2:13 indicators.p.url: must be an address that starts with http:// or https://",
    ],
    ["a repository that is a URL", "projects:\n  shop: { repository: https://x/a/b }", "2:23 "],
    ["a mode that is none", "projects:\n  shop: { repository: a/b, mode: yolo }", "2:34 "],
    ["no replicas", "projects:\n  shop: { repository: a/b, maxReplicas: 0 }", "2:41 "],
    [
      "a name that is no project's",
      "projects:\n  Shop: { repository: a/b }",
      '2:3 project name "Shop" must be',
    ],
    ["an event source of no project", "events:\n  - { name: d, tokenEnv: T, projects: [] }", "2:"],
    [
      "an event source of a project that is none",
      "events:\n  - { name: d, tokenEnv: T, projects: [shop, site] }\nprojects:\n  shop: { repository: a/b }",
      '2:46 "site" is not defined in this file, defined are: shop',
    ],
    ["no way to a cluster", "clusters:\n  main: {}", "2:9 needs one of kubeconfig"],
    [
      "two ways to a cluster",
      "clusters:\n  main: { inCluster: true, kubeconfig: ~/.kube/config }",
      "2:3 needs one of kubeconfig, server and inCluster",
    ],
    [
      "an API server without a token",
      "clusters:\n  main: { server: https://k }",
      "2:3 needs tokenEnv beside server",
    ],
    [
      "a provider of no kind",
      "indicators:\n  p: { kind: datadog, url: https://p }",
      "2:14 indicators.p.kind must be prometheus or dynatrace, not ",
    ],
    [
      "a user without a password",
      "indicators:\n  p: { url: https://p, user: me }",
      "2:3 needs both of user and passwordEnv, or none",
    ],
    [
      "a token beside a user",
      "indicators:\n  p: { url: https://p, user: me, passwordEnv: P, tokenEnv: T }",
      "2:3 takes a tokenEnv or a user, not both",
    ],
    [
      "a certificate without its key",
      "indicators:\n  p: { url: https://p, certFile: c.pem }",
      "2:3 needs both of certFile and keyFile, or none",
    ],
    [
      "certificates where nothing is encrypted",
      "indicators:\n  p: { url: http://p, caFile: ca.pem }",
      "2:3 needs a url that starts with https:// for its certificates",
    ],
    [
      "Dynatrace without a token",
      "indicators:\n  d: { kind: dynatrace, url: https://d }",
      "2:3 needs tokenEnv for Dynatrace",
    ],
    [
      "Dynatrace with what only Prometheus takes",
      "indicators:\n  d: { kind: dynatrace, url: https://d, tokenEnv: T, caFile: ca.pem }",
      "2:3 takes no caFile for Dynatrace, only tokenEnv",
    ],
    [
      "an ingest delay of more than an hour",
      "indicators:\n  p: { url: https://p, ingestDelaySeconds: 3601 }",
      "2:44 indicators.p.ingestDelaySeconds must be at most 3600",
    ],
    ["a sink without an address", "sinks:\n  s: { tokenEnv: T }", "2:3 sinks.s.url is missing"],
  ])("refuses %s, at its place", (_, text, fault) => {
    expect(faultsOf(`${text}\n`)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ["no kind", "url: http://m", /m\.kind is missing/],
    ["no token for Dynatrace", "kind: dynatrace, url: http://m", /needs tokenEnv for Dynatrace/],
    [
      "a user for Dynatrace",
      "kind: dynatrace, url: http://m, tokenEnv: T, user: me",
      /takes no user for Dynatrace/,
    ],
    [
      "a receiver for Dynatrace",
      "kind: dynatrace, url: http://m, tokenEnv: T, receiver: r",
      /takes no receiver for Dynatrace: name its alertingProfile/,
    ],
    [
      "a profile for Alertmanager",
      "kind: alertmanager, url: http://m, alertingProfile: p",
      /takes no alertingProfile for Alertmanager: name its receiver/,
    ],
    ["half of a user", "kind: alertmanager, url: http://m, user: me", /needs both of user/],
    ["no patience", "kind: alertmanager, url: http://m, pollMinutes: 0.1", /at least 0\.5/],
  ])("refuses a monitor with %s", (_, keys, fault) => {
    expect(faultsOf(`monitors:\n  m: { ${keys} }\n`)).toEqual([expect.stringMatching(fault)]);
  });

  it("takes both kinds of monitors, and projects that use them and sinks by name", () => {
    const text = `
monitors:
  d: { kind: dynatrace, url: https://d, tokenEnv: T, alertingProfile: p }
  a: { kind: alertmanager, url: http://a, pollMinutes: 0.5, receiver: r }
sinks:
  s: { kind: slack, url: https://s }
projects:
  shop: { repository: a/b, monitors: [d, a], notifications: s }
`;
    expect(faultsOf(text)).toEqual([]);
    expect(faultsOf(text.replace("[d, a]", "b"))).toEqual([
      '8:38 "b" is not defined in this file, defined are: d, a',
    ]);
    expect(faultsOf(text.replace("notifications: s", "notifications: d"))).toEqual([
      '8:61 "d" is not defined in this file, defined are: s',
    ]);
  });

  it("takes each kind of provider with all that it may have", () => {
    const text = `
indicators:
  plain: { url: http://p }
  mutual: { kind: prometheus, url: https://p, caFile: ca, certFile: c, keyFile: k, ingestDelaySeconds: 30 }
  shared: { url: http://p, user: me, passwordEnv: P }
  dynatrace: { kind: dynatrace, url: https://d, tokenEnv: T, ingestDelaySeconds: 0 }
sinks:
  keptn: { url: https://k, tokenEnv: K }
projects:
  shop: { repository: a/b, indicators: [mutual, dynatrace], sink: keptn }
`;
    expect(faultsOf(text)).toEqual([]);
    expect(faultsOf(text.replace("sink: keptn", "sink: bridge"))).toEqual([
      '10:67 "bridge" is not defined in this file, defined are: keptn',
    ]);
  });

  it("tells which systems of a project are not defined, and which are", () => {
    const text = configText.replace(
      "cluster: main, flags: unleash, indicators: prometheus",
      "cluster: mian, flags: unlaesh, indicators: constructor",
    );
    expect(faultsOf(text)).toEqual([
      '13:51 "mian" is not defined in this file, defined are: main',
      '13:64 "unlaesh" is not defined in this file, defined are: unleash',
      '13:85 "constructor" is not defined in this file, defined are: prometheus',
    ]);
    expect(faultsOf("projects:\n  shop: { repository: a/b, cluster: main }\n")).toEqual([
      '2:37 "main" is not defined in this file, defined are: none',
    ]);
  });

  it("tells faults of form and of meaning together", () => {
    const text =
      "projects:\n  shop: { repository: a/b, cluster: mian, typo: 1 }\n  Bad: { repository: a }\n";
    expect(faultsOf(text)).toEqual([
      expect.stringContaining('"mian" is not defined'),
      expect.stringContaining('"typo" is not a key'),
      expect.stringContaining('project name "Bad"'),
      expect.stringContaining("must be owner/name"),
    ]);
  });

  it("does not repeat a value that may be a secret", () => {
    const text = "events:\n  - { name: d, tokenEnv: hunter2-hunter2, projects: '*' }\n";
    expect(faultsOf(text)).toHaveLength(1);
    expect(faultsOf(text).join("\n")).not.toContain("hunter2");
  });
});
