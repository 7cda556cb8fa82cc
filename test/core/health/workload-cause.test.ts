import { describe, expect, it } from "vitest";
import { nextLook, workloadCause } from "../../../src/core/health/workload-cause.ts";
import type { KubernetesObject } from "../../../src/core/reconcile/kubernetes-object.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start + seconds * 1000);

function workload(kind: string, ...conditions: readonly object[]): KubernetesObject {
  return { apiVersion: "apps/v1", kind, metadata: { name: "carts" }, status: { conditions } };
}

function pod(status: object, metadata: object = {}): KubernetesObject {
  const creationTimestamp = "2026-01-01T00:00:00Z";
  const named = { name: "carts-1", creationTimestamp, ...metadata };
  return { apiVersion: "v1", kind: "Pod", metadata: named, status };
}

function waiting(reason: string, more: object = {}): object {
  return { name: "app", state: { waiting: { reason, message: `it said ${reason}` } }, ...more };
}

function pending(reason: string, more: object = {}): KubernetesObject {
  return pod({ phase: "Pending", containerStatuses: [waiting(reason, more)] });
}

function unscheduled(): KubernetesObject {
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable" };
  return pod({ phase: "Pending", conditions: [{ ...condition, message: "0/3 nodes" }] });
}

const failedPod = pod({ phase: "Failed", reason: "Evicted" });
const deployment = workload("Deployment");

function reasonAt(owner: KubernetesObject, one: KubernetesObject, seconds: number): string {
  return workloadCause(owner, [one], after(seconds))?.reason ?? "none";
}

describe("workloadCause()", () => {
  it.each([
    ["ImagePullBackOff", 59, "none"],
    ["ImagePullBackOff", 60, "ImagePullBackOff"],
    ["ErrImagePull", 60, "ErrImagePull"],
    ["CreateContainerConfigError", 0, "none"],
    ["CreateContainerConfigError", 61, "CreateContainerConfigError"],
    ["InvalidImageName", 0, "InvalidImageName"],
    ["ErrImageNeverPull", 0, "ErrImageNeverPull"],
    ["CrashLoopBackOff", 59, "none"],
    ["CrashLoopBackOff", 60, "CrashLoopBackOff"],
    ["ContainerCreating", 3600, "none"],
  ])("takes a container that waits for %s, %d s old, for: %s", (reason, seconds, cause) => {
    expect(reasonAt(deployment, pending(reason), seconds)).toBe(cause);
  });

  it.each([
    [2, "none"],
    [3, "CrashLoopBackOff"],
  ])("takes %d restarts within the grace for: %s", (restartCount, cause) => {
    expect(reasonAt(deployment, pending("CrashLoopBackOff", { restartCount }), 30)).toBe(cause);
  });

  it("names the pod, the container and what Kubernetes said", () => {
    const init = pod({ phase: "Pending", initContainerStatuses: [waiting("InvalidImageName")] });
    expect(workloadCause(deployment, [init], after(0))).toEqual({
      verdict: "Failed",
      reason: "InvalidImageName",
      message: "pod carts-1, container app: it said InvalidImageName",
    });
  });

  it("cuts what Kubernetes said at 300 characters", () => {
    const state = { waiting: { reason: "InvalidImageName", message: "é\n".repeat(400) } };
    const long = pod({ containerStatuses: [{ name: "app", state }] });
    const message = workloadCause(deployment, [long], after(0))?.message ?? "";
    expect(Array.from(message)).toHaveLength(300);
    expect(message).toMatch(/^pod carts-1, container app: (é )+é?…$/);
  });

  it.each([
    ["Deployment", 299, "none"],
    ["Deployment", 300, "PodUnschedulable"],
    ["Pod", 14, "none"],
    ["Pod", 15, "PodUnschedulable"],
  ])("gives the scheduler of a %s its time: %d s, %s", (kind, seconds, cause) => {
    const owner = kind === "Pod" ? unscheduled() : workload(kind);
    expect(reasonAt(owner, unscheduled(), seconds)).toBe(cause);
  });

  it.each([
    ["StatefulSet", "PodFailed"],
    ["ReplicaSet", "PodFailed"],
    ["DaemonSet", "PodFailed"],
    ["Deployment", "none"],
    ["Job", "none"],
  ])("takes a failed pod of a %s for: %s", (kind, cause) => {
    expect(reasonAt(workload(kind), failedPod, 0)).toBe(cause);
  });

  it("leaves pods alone that are being deleted", () => {
    const leaving = pod({ phase: "Failed" }, { deletionTimestamp: "2026-01-01T00:00:00Z" });
    expect(reasonAt(workload("StatefulSet"), leaving, 0)).toBe("none");
  });

  it("leaves the attempts of a Job to its own limit, but not an image that is not there", () => {
    const job = workload("Job");
    expect(reasonAt(job, pending("CrashLoopBackOff", { restartCount: 9 }), 600)).toBe("none");
    expect(reasonAt(job, pending("ImagePullBackOff"), 600)).toBe("ImagePullBackOff");
  });

  const refused = { type: "ReplicaFailure", status: "True", reason: "FailedCreate" };
  const bound = { type: "FailureTarget", status: "True", reason: "BackoffLimitExceeded" };
  it.each([
    [workload("Deployment", { ...refused, message: "exceeded quota" }), "FailedCreate"],
    [workload("ReplicaSet", { ...refused, reason: "FailedDelete" }), "none"],
    [workload("ReplicaSet", { ...refused, status: "False" }), "none"],
    [workload("Job", bound), "JobFailed"],
  ])("hears the conditions of %j: %s", (owner, cause) => {
    expect(workloadCause(owner, [], after(0))?.reason ?? "none").toBe(cause);
  });

  it("tells a pod's cause rather than the workload's", () => {
    const owner = workload("Deployment", refused);
    expect(reasonAt(owner, pending("InvalidImageName"), 0)).toBe("InvalidImageName");
  });
});

describe("nextLook()", () => {
  it("is when the first grace ends", () => {
    const pods = [unscheduled(), pending("ImagePullBackOff")];
    expect(nextLook(deployment, pods, after(10))).toEqual(after(60));
    expect(nextLook(deployment, pods, after(60))).toEqual(after(300));
    expect(workloadCause(deployment, pods, after(60))?.reason).toBe("ImagePullBackOff");
  });

  it.each([
    ["nothing waits", pod({ phase: "Running" })],
    ["it is known already", pending("InvalidImageName")],
  ])("is never where %s", (_, one) => {
    expect(nextLook(deployment, [one], after(0))).toBeUndefined();
  });
});
