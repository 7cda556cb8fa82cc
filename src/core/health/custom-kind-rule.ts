import { fieldOf, textOf } from "../reconcile/field-of.ts";
import type { AssessedObject } from "./assessed-object.ts";
import { conditionsOf, conditionWith, reasonOf } from "./conditions.ts";
import { gatewayHealth } from "./gateway-health.ts";
import { current, failed, type Health, inProgress } from "./health.ts";
import { httpRouteHealth } from "./http-route-health.ts";
import { rolloutHealth } from "./rollout-health.ts";

type Rule = {
  /** Of an object that kstatus' generic rules call Current. */
  readonly assess: (object: AssessedObject) => Health;
  /** Its `status.observedGeneration` is no number that kstatus could compare. */
  readonly ownGeneration?: boolean;
};

const rules: Readonly<Record<string, Rule>> = {
  "argoproj.io/Rollout": { assess: withStatus(rolloutHealth), ownGeneration: true },
  "cert-manager.io/Certificate": { assess: withStatus(certificateHealth) },
  "external-secrets.io/ExternalSecret": { assess: withStatus(externalSecretHealth) },
  "flagger.app/Canary": { assess: withStatus(canaryHealth) },
  "gateway.networking.k8s.io/Gateway": { assess: withStatus(gatewayHealth) },
  "gateway.networking.k8s.io/HTTPRoute": { assess: withStatus(httpRouteHealth) },
  "helm.toolkit.fluxcd.io/HelmRelease": { assess: withStatus(helmReleaseHealth) },
  "keda.sh/ScaledObject": { assess: withStatus(scaledObjectHealth) },
  "kustomize.toolkit.fluxcd.io/Kustomization": { assess: withStatus(kustomizationHealth) },
  "metrics.keptn.sh/Analysis": { assess: withStatus(analysisHealth) },
  "monitoring.coreos.com/Prometheus": { assess: withStatus(prometheusHealth) },
  "serving.knative.dev/Service": { assess: withStatus(knativeServiceHealth) },
  "snapshot.storage.k8s.io/VolumeSnapshot": { assess: withStatus(volumeSnapshotHealth) },
};

/**
 * The kinds (`group/Kind`) whose controllers say more than the generic rules hear. Each rule follows the health check
 * that Argo CD has for the kind: Degraded is Failed, Progressing is InProgress, Healthy and Suspended are Current.
 */
export function customKindRule(kind: string): Rule | undefined {
  return rules[kind];
}

function withStatus(assess: Rule["assess"]): Rule["assess"] {
  return (object) =>
    (fieldOf(object, "status") ?? undefined) === undefined
      ? inProgress("NoStatus", "its controller has not looked at it yet")
      : assess(object);
}

function certificateHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const issuing = conditionWith(conditions, "Issuing", "True");
  if (issuing !== undefined) {
    return inProgress(reasonOf(issuing, "Issuing"), issuing.message || "it is being issued");
  }
  return conditionWith(conditions, "Ready", "True") === undefined
    ? inProgress("NotReady", "the certificate is waited for")
    : current("it is issued");
}

/** With the policy OnChange, Ready is older than the refresh until the secret is written again. */
function externalSecretHealth(object: unknown): Health {
  if (conditionWith(conditionsOf(object), "Ready", "True") === undefined) {
    return inProgress("NotReady", "the secret is waited for");
  }
  if (textOf(object, "spec", "refreshPolicy") !== "OnChange") return current("it is synced");
  const refreshed = Date.parse(textOf(object, "status", "refreshTime") ?? "");
  const ready = readySince(object);
  return ready >= refreshed
    ? current("it is synced")
    : inProgress("NotRefreshed", "the secret has not been written since the last change");
}

function readySince(object: unknown): number {
  const list = fieldOf(object, "status", "conditions");
  const times = (Array.isArray(list) ? list : [])
    .filter((each) => textOf(each, "type") === "Ready")
    .map((each) => Date.parse(textOf(each, "lastTransitionTime") ?? ""));
  return Math.max(...times);
}

function canaryHealth(object: unknown): Health {
  const phase = textOf(object, "status", "phase") ?? "not set";
  if (phase === "Succeeded" || phase === "Initialized") return current(`its phase is ${phase}`);
  const said = conditionsOf(object)[0]?.message || `its phase is ${phase}`;
  return phase === "Failed" ? failed("CanaryFailed", said) : inProgress("CanaryInProgress", said);
}

function kustomizationHealth(object: unknown): Health {
  if (fieldOf(object, "spec", "suspend") === true) return current("it is suspended");
  return conditionWith(conditionsOf(object), "Ready", "True") === undefined
    ? inProgress("NotReady", "it has not been applied yet")
    : current("it is applied");
}

/** Argo CD counts two conditions exactly, and so calls a release degraded whose tests passed too. */
function helmReleaseHealth(object: unknown): Health {
  if (fieldOf(object, "spec", "suspend") === true) return current("it is suspended");
  const conditions = conditionsOf(object);
  const holds = (type: string) => conditionWith(conditions, type, "True") !== undefined;
  return holds("Ready") && (holds("Released") || holds("TestSuccess"))
    ? current("it is released")
    : inProgress("NotReleased", "it has not been released yet");
}

function scaledObjectHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const fallback = conditionWith(conditions, "Fallback", "True");
  if (fallback !== undefined) {
    return failed("Fallback", fallback.message || "its triggers fail: it scales to its fallback");
  }
  return conditionWith(conditions, "Ready", "True") === undefined
    ? inProgress("NotReady", "its autoscaler is being made")
    : current("it is ready for scaling");
}

function analysisHealth(object: unknown): Health {
  const pass = fieldOf(object, "status", "pass");
  if (pass === true) return current("it passed");
  if (fieldOf(object, "status", "warning") === true) return current("it passed with warnings");
  return pass === false
    ? failed("AnalysisFailed", "its objectives are not met")
    : inProgress("AnalysisInProgress", "it is being evaluated");
}

function prometheusHealth(object: unknown): Health {
  const available = conditionsOf(object).findLast(({ type }) => type === "Available");
  if (available === undefined) return inProgress("NotAvailable", "its pods are waited for");
  if (available.status === "True") return current("all of it is available");
  const said = available.message || available.reason || "not all of it is available";
  return available.reason === "SomePodsNotReady"
    ? inProgress(available.reason, said)
    : failed(reasonOf(available, "NotAvailable"), said);
}

function knativeServiceHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const fault =
    conditions.find(({ status }) => status === "False") ??
    conditions.find(({ status }) => status === "Unknown");
  if (fault !== undefined) {
    const reason = reasonOf(fault, "NotReady");
    const said = fault.message || `${fault.type} is ${fault.status}`;
    return fault.status === "False" ? failed(reason, said) : inProgress(reason, said);
  }
  return ["ConfigurationsReady", "RoutesReady", "Ready"].every((type) =>
    conditionWith(conditions, type, "True"),
  )
    ? current("it is ready")
    : inProgress("NotReady", "its configuration and its routes are waited for");
}

function volumeSnapshotHealth(object: unknown): Health {
  if (fieldOf(object, "status", "readyToUse") === true) return current("it is ready to use");
  return (fieldOf(object, "status", "error") ?? undefined) === undefined
    ? inProgress("NotReadyToUse", "the snapshot is being taken")
    : failed("SnapshotError", textOf(object, "status", "error", "message") ?? "it failed");
}
