import { expect, it } from "vitest";
import { assessHealth } from "../../../src/core/health/assess-health.ts";

type Parts = { readonly metadata?: object; readonly spec?: object; readonly status?: object };

function verdictOf(group: string, kind: string, parts: Parts): string {
  const object = { apiVersion: `${group}/v1`, kind, ...parts };
  return assessHealth(object, new Date("2026-01-01T00:00:00Z")).verdict;
}

function conditions(...told: readonly string[]): object {
  const list = told.map((text) => {
    const [type, status, reason = "Because"] = text.split(" ");
    return { type, status, reason, lastTransitionTime: "2026-01-01T00:00:00Z" };
  });
  return { conditions: list };
}

const hash = "6b8cf6f7db";
const rolledOut = {
  currentPodHash: hash,
  stableRS: hash,
  replicas: 2,
  updatedReplicas: 2,
  availableReplicas: 2,
};
function rollout(status: object, spec: object = { strategy: { canary: {} } }): Parts {
  return { spec: { replicas: 2, ...spec }, status: { ...rolledOut, ...status } };
}
const blueGreen = { strategy: { blueGreen: {} } };
const referring = { strategy: { canary: {} }, workloadRef: { name: "carts" } };

it.each([
  ["all of it is new and stable", rollout({}), "Current"],
  ["the controller calls it healthy", rollout({ phase: "Healthy", replicas: 9 }), "Current"],
  ["the controller calls it paused", rollout({ phase: "Paused" }), "Current"],
  ["the controller calls it degraded", rollout({ phase: "Degraded" }), "Failed"],
  ["the controller calls it progressing", rollout({ phase: "Progressing" }), "InProgress"],
  ["the spec is invalid", rollout(conditions("InvalidSpec True")), "Failed"],
  ["it was aborted", rollout(conditions("Progressing False RolloutAborted")), "Failed"],
  ["its deadline", rollout(conditions("Progressing False ProgressDeadlineExceeded")), "Failed"],
  ["it is to be paused", rollout({}, { paused: true }), "Current"],
  ["a step pauses it", rollout({ updatedReplicas: 1, pauseConditions: [{}] }), "Current"],
  ["its pods are unknown", { status: {} }, "InProgress"],
  ["too few pods are new", rollout({ updatedReplicas: 1 }), "InProgress"],
  ["too few pods are available", rollout({ availableReplicas: 1 }), "InProgress"],
  ["old pods are to end", rollout({ replicas: 3 }), "InProgress"],
  ["steps are to come", rollout({ stableRS: "old" }), "InProgress"],
  [
    "the stable pods are where 0.8 had them",
    rollout({ stableRS: undefined, canary: { stableRS: hash } }),
    "Current",
  ],
  ["the cutover is to come", rollout({}, blueGreen), "InProgress"],
  [
    "the new pods are active",
    rollout({ blueGreen: { activeSelector: hash } }, blueGreen),
    "Current",
  ],
  [
    "its analysis runs",
    rollout({ stableRS: "old", blueGreen: { activeSelector: hash } }, blueGreen),
    "InProgress",
  ],
  [
    "the generation is not seen",
    { ...rollout({ observedGeneration: "1" }), metadata: { generation: 2 } },
    "InProgress",
  ],
  [
    "the generation is a hash",
    { ...rollout({ observedGeneration: "7bcd" }), metadata: { generation: 2 } },
    "Current",
  ],
  [
    "the hash is a number",
    { ...rollout({ observedGeneration: "857557" }), metadata: { generation: 2 } },
    "Current",
  ],
  [
    "the workload's generation is not seen",
    {
      ...rollout({ workloadObservedGeneration: "1" }, referring),
      metadata: { annotations: { "rollout.argoproj.io/workload-generation": "2" } },
    },
    "InProgress",
  ],
  [
    "the workload has no generation",
    { ...rollout({}, referring), metadata: { annotations: {} } },
    "Current",
  ],
])("judges a Rollout where %s: %o %s", (_, parts, verdict) => {
  expect(verdictOf("argoproj.io", "Rollout", parts)).toBe(verdict);
});

function onChange(refreshTime: string): Parts {
  return {
    spec: { refreshPolicy: "OnChange" },
    status: { ...conditions("Ready True"), refreshTime },
  };
}

function parents(...told: readonly (readonly [generation: number, condition: string])[]): object {
  return {
    parents: told.map(([observedGeneration, text]) => {
      const [type, status] = text.split(" ");
      return { conditions: [{ type, status, observedGeneration }] };
    }),
  };
}

const second = { generation: 2 };

it.each([
  [
    "cert-manager.io/Certificate",
    { status: conditions("Ready True", "Issuing True") },
    "InProgress",
  ],
  ["cert-manager.io/Certificate", { status: conditions("Ready True") }, "Current"],
  ["cert-manager.io/Certificate", { status: {} }, "InProgress"],
  ["external-secrets.io/ExternalSecret", { status: conditions("Ready True") }, "Current"],
  ["external-secrets.io/ExternalSecret", { status: conditions("Synced True") }, "InProgress"],
  ["external-secrets.io/ExternalSecret", onChange("2026-01-01T00:00:00Z"), "Current"],
  ["external-secrets.io/ExternalSecret", onChange("2026-01-01T00:00:01Z"), "InProgress"],
  ["external-secrets.io/ExternalSecret", onChange("soon"), "InProgress"],
  ["flagger.app/Canary", { status: { phase: "Initialized" } }, "Current"],
  ["flagger.app/Canary", { status: { phase: "Promoting" } }, "InProgress"],
  ["flagger.app/Canary", { status: { phase: "Waiting" } }, "InProgress"],
  ["flagger.app/Canary", { status: {} }, "InProgress"],
  ["gateway.networking.k8s.io/Gateway", { status: conditions("Accepted False") }, "Failed"],
  ["gateway.networking.k8s.io/Gateway", { status: conditions("Programmed Unknown") }, "InProgress"],
  ["gateway.networking.k8s.io/Gateway", { status: { listeners: [] } }, "InProgress"],
  ["gateway.networking.k8s.io/Gateway", { status: { listeners: [{}] } }, "Current"],
  [
    "gateway.networking.k8s.io/Gateway",
    { status: { ...conditions("Accepted True"), listeners: [conditions("Programmed False")] } },
    "InProgress",
  ],
  ["gateway.networking.k8s.io/HTTPRoute", { status: parents([1, "Accepted True"]) }, "Current"],
  [
    "gateway.networking.k8s.io/HTTPRoute",
    { status: parents([1, "Programmed False"]) },
    "InProgress",
  ],
  ["gateway.networking.k8s.io/HTTPRoute", { status: { parents: [] } }, "InProgress"],
  [
    "gateway.networking.k8s.io/HTTPRoute",
    { status: { parents: [{ conditions: [] }] } },
    "InProgress",
  ],
  [
    "gateway.networking.k8s.io/HTTPRoute",
    { metadata: second, status: parents([1, "Accepted True"]) },
    "InProgress",
  ],
  [
    "gateway.networking.k8s.io/HTTPRoute",
    { metadata: second, status: parents([1, "Accepted False"], [2, "Accepted True"]) },
    "Current",
  ],
  [
    "helm.toolkit.fluxcd.io/HelmRelease",
    { status: conditions("Ready True", "Released True") },
    "Current",
  ],
  [
    "helm.toolkit.fluxcd.io/HelmRelease",
    { status: conditions("Ready True", "Released True", "TestSuccess True") },
    "Current",
  ],
  [
    "helm.toolkit.fluxcd.io/HelmRelease",
    { status: conditions("Ready True", "Released False") },
    "InProgress",
  ],
  ["helm.toolkit.fluxcd.io/HelmRelease", { spec: { suspend: true }, status: {} }, "Current"],
  ["kustomize.toolkit.fluxcd.io/Kustomization", { status: conditions("Ready True") }, "Current"],
  [
    "kustomize.toolkit.fluxcd.io/Kustomization",
    { status: conditions("Healthy True") },
    "InProgress",
  ],
  ["kustomize.toolkit.fluxcd.io/Kustomization", { spec: { suspend: true }, status: {} }, "Current"],
  ["keda.sh/ScaledObject", { status: conditions("Ready True", "Fallback True") }, "Failed"],
  ["keda.sh/ScaledObject", { status: conditions("Ready True", "Paused True") }, "Current"],
  ["metrics.keptn.sh/Analysis", { status: { pass: false } }, "Failed"],
  ["metrics.keptn.sh/Analysis", { status: { pass: false, warning: true } }, "Current"],
  [
    "monitoring.coreos.com/Prometheus",
    { status: conditions("Available Degraded SomePodsNotReady") },
    "InProgress",
  ],
  [
    "monitoring.coreos.com/Prometheus",
    { status: conditions("Available False NoPodReady") },
    "Failed",
  ],
  ["monitoring.coreos.com/Prometheus", { status: conditions("Reconciled True") }, "InProgress"],
  [
    "serving.knative.dev/Service",
    { status: conditions("Ready True", "RoutesReady True", "ConfigurationsReady False") },
    "Failed",
  ],
  [
    "serving.knative.dev/Service",
    { status: conditions("Ready True", "RoutesReady Unknown") },
    "InProgress",
  ],
  ["serving.knative.dev/Service", { status: conditions("Ready True") }, "InProgress"],
  ["snapshot.storage.k8s.io/VolumeSnapshot", { status: { readyToUse: false } }, "InProgress"],
])("judges a %s of %o: %s", (name, parts, verdict) => {
  const [group = "", kind = ""] = name.split("/");
  expect(verdictOf(group, kind, parts)).toBe(verdict);
});

it.each(["Rollout", "Certificate"])("lets the generic rules speak first of a %s", (kind) => {
  const group = kind === "Rollout" ? "argoproj.io" : "cert-manager.io";
  expect(verdictOf(group, kind, { status: conditions("Ready False") })).toBe("InProgress");
  expect(verdictOf(group, kind, { status: conditions("Stalled True") })).toBe("Failed");
  const metadata = { deletionTimestamp: "2026-01-01T00:00:00Z" };
  expect(verdictOf(group, kind, { metadata })).toBe("Terminating");
});
