import { expect, it } from "vitest";
import { assessHealth } from "../../../src/core/health/assess-health.ts";

const now = new Date("2026-01-01T00:01:00Z");
const True = (type: string, reason = "Because") => ({ type, status: "True", reason });
const False = (type: string, reason = "Because") => ({ type, status: "False", reason });

function pod(status: object, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "Pod", metadata, status };
}
function unscheduled(creationTimestamp?: string): object {
  const status = { phase: "Pending", conditions: [False("PodScheduled", "Unschedulable")] };
  return pod(status, { creationTimestamp });
}
const whole = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
function deployment(apiVersion: string, spec: object, ...conditions: readonly object[]): object {
  return { apiVersion, kind: "Deployment", spec, status: { ...whole, conditions } };
}
function definition(...conditions: readonly object[]): object {
  const kind = "CustomResourceDefinition";
  return { apiVersion: "apiextensions.k8s.io/v1", kind, status: { conditions } };
}
function widget(...conditions: readonly object[]): object {
  return { apiVersion: "example.com/v1", kind: "Widget", status: { conditions } };
}

it.each([
  ["an unschedulable pod of no known age", unscheduled(), "Failed"],
  ["an unschedulable pod 15 s old", unscheduled("2026-01-01T00:00:45Z"), "Failed"],
  ["an unschedulable pod 14 s old", unscheduled("2026-01-01T00:00:46Z"), "InProgress"],
  [
    "a pod that is ready in spite of a sidecar",
    pod({
      phase: "Running",
      conditions: [True("Ready")],
      containerStatuses: [{ name: "a", state: { waiting: { reason: "CrashLoopBackOff" } } }],
    }),
    "Current",
  ],
  [
    "a Deployment whose deadline is the largest",
    deployment("apps/v1", { progressDeadlineSeconds: 2_147_483_647 }, True("Available")),
    "Current",
  ],
  [
    "a Deployment with a deadline and no progress",
    deployment("apps/v1", { progressDeadlineSeconds: 600 }, True("Available")),
    "InProgress",
  ],
  ["a Deployment of the old group", deployment("extensions/v1beta1", {}), "InProgress"],
  [
    "a DaemonSet without a generation",
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      status: { observedGeneration: 1, desiredNumberScheduled: 0 },
    },
    "InProgress",
  ],
  [
    "a definition established before its names were refused",
    definition(True("Established"), False("NamesAccepted")),
    "Current",
  ],
  [
    "a definition whose names were refused first",
    definition(False("NamesAccepted"), True("Established")),
    "Failed",
  ],
  [
    "a definition that is being installed",
    definition(False("Established", "Installing")),
    "InProgress",
  ],
  ["what stalled before it reconciles", widget(True("Stalled"), True("Reconciling")), "Failed"],
  ["what reconciles before it stalled", widget(True("Reconciling"), True("Stalled")), "InProgress"],
  ["a Ready that is neither", widget({ type: "Ready", status: "Perhaps" }), "Current"],
  ["the first of two Readys", widget(False("Ready"), True("Ready")), "InProgress"],
  [
    "a ConfigMap whatever its conditions",
    { apiVersion: "v1", kind: "ConfigMap", status: { conditions: [False("Ready")] } },
    "Current",
  ],
  [
    "a budget whatever its conditions",
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      status: { conditions: [False("Ready")] },
    },
    "Current",
  ],
  [
    "a Job that is to be suspended",
    { apiVersion: "batch/v1", kind: "Job", spec: { suspend: true }, status: {} },
    "Current",
  ],
  [
    "a partition of a set",
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      status: { replicas: 3, readyReplicas: 3, updatedReplicas: 0 },
    },
    "InProgress",
  ],
])("judges %s as kstatus does", (_, object, verdict) => {
  const judged = { apiVersion: "", kind: "", ...object };
  expect(assessHealth(judged, now).verdict).toBe(verdict);
});
