import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assessHealth } from "../../../src/core/health/assess-health.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

type Case = {
  readonly name: string;
  readonly ruleset: string;
  readonly expected: string;
  readonly expectedReason?: string;
  readonly manifest: KubernetesObject;
  readonly now?: string;
};

const noon = "2026-01-01T12:00:00Z";

/** Where we mean to differ from kstatus, and what we say. */
const deliberate: Readonly<Record<string, string>> = {
  "kstatus/TestPodStatus/podCompletedFailed": "Failed: a pod that failed is not well",
  "kstatus/TestJobStatus/jobInProgress": "InProgress: a running Job is not done (Flux)",
  "derived/job/running": "InProgress: as Flux",
  "derived/job/resumed-and-running": "InProgress: as Flux",
  "derived/job/failure-target-only": "Failed: it will not succeed any more",
  "derived/job/success-criteria-met-only": "InProgress: its pods still end",
  "derived/pod/failed": "Failed: a pod that failed is not well",
  "derived/pod/create-config-error": "Failed: the ConfigMap or Secret is missing",
  "derived/pod/init-crashloop": "Failed: init containers count",
  "derived/pvc/lost": "Failed: as Argo",
  "derived/hpa/container-metric-failure": "InProgress: it cannot scale now",
};

/** What Argo calls degraded and we call settled: verdicts on earlier runs, or on what the object only reports. */
const notItsOwn = [
  "argo/TestHPA/hpa-v1-degraded",
  "argo/TestHPA/hpa-v1-degraded-failedgetobjectmetric",
  "argo-lua/batch/CronJob/degraded",
  "argo-lua/apiextensions.k8s.io/CustomResourceDefinition/crd-v1-non-structual-degraded",
  "argo-lua/policy/PodDisruptionBudget/degraded",
  "derived/cronjob/last-run-failed",
];

function load(file: string): readonly Case[] {
  const url = new URL(`../../fixtures/health/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

function verdictOf({ manifest, now }: Case): string {
  return assessHealth(manifest, new Date(now ?? noon)).verdict;
}

const kstatus = ["kstatus.json", "derived.json"]
  .flatMap(load)
  .filter(({ ruleset }) => ruleset === "kstatus");

describe("assessHealth()", () => {
  it.each(kstatus.filter(({ name }) => deliberate[name] === undefined))(
    "agrees with kstatus on $name: $expected",
    (one) => expect(verdictOf(one)).toBe(one.expected),
  );

  it.each(kstatus.filter(({ name }) => deliberate[name] !== undefined))(
    "differs from kstatus on $name on purpose",
    (one) => {
      expect(verdictOf(one)).not.toBe(one.expected);
      expect(deliberate[one.name]).toMatch(new RegExp(`^${verdictOf(one)}:`));
    },
  );

  it.each(load("kstatus-flux-job.json"))("agrees with Flux on $name: $expected", (one) =>
    expect(verdictOf(one)).toBe(one.expected),
  );

  it.each(
    kstatus.filter(
      ({ name, expectedReason }) =>
        expectedReason !== undefined && name.startsWith("kstatus/") && !deliberate[name],
    ),
  )("gives the reason of kstatus on $name: $expectedReason", (one) =>
    expect(assessHealth(one.manifest, new Date(one.now ?? noon)).reason).toBe(one.expectedReason),
  );

  it("calls nothing else settled that Argo calls degraded", () => {
    const settled = [...load("argo.json"), ...load("derived.json")].filter(
      (one) =>
        one.ruleset === "argo" && one.expected === "Degraded" && verdictOf(one) === "Current",
    );
    expect(settled.map(({ name }) => name)).toEqual(notItsOwn);
  });

  it("always explains itself in words", () => {
    for (const one of kstatus) {
      const health = assessHealth(one.manifest, new Date(one.now ?? noon));
      expect(health.reason).toMatch(/^\S+$/);
    }
  });
});
