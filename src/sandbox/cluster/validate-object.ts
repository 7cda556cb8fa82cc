import { isDeepStrictEqual } from "node:util";
import { fieldOf, isRecord, listOf, numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { Cause } from "./api-status.ts";
import type { Resource } from "./resource.ts";
import { nameRule } from "./name-rule.ts";
import { validatePodSpec } from "./validate-pod-spec.ts";

type Json = Readonly<Record<string, unknown>>;

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const largestData = 1024 * 1024;
const workloads = new Set(["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"]);

/** What a real API server would refuse, all of it at once; `live` is what the object would replace. */
export function validateObject(
  resource: Resource,
  object: Json,
  live: Json | undefined,
): readonly Cause[] {
  const causes = metadataCauses(resource, object);
  if (!resource.builtIn) return causes;
  return [
    ...causes,
    ...(workloads.has(resource.kind) ? workloadCauses(object, live) : []),
    ...(resource.kind === "Job" ? templateCauses(object) : []),
    ...(resource.kind === "Pod" ? validatePodSpec(fieldOf(object, "spec"), "spec") : []),
    ...(resource.kind === "Service" ? serviceCauses(object) : []),
    ...(resource.kind.endsWith("RoleBinding") ? bindingCauses(object, live) : []),
    ...(resource.kind === "HorizontalPodAutoscaler" ? autoscalerCauses(object) : []),
    ...(resource.kind === "ConfigMap" || resource.kind === "Secret"
      ? dataCauses(object, live)
      : []),
  ];
}

function metadataCauses(resource: Resource, object: Json): readonly Cause[] {
  const name = textOf(object, "metadata", "name") ?? "";
  const { fits, words } = nameRule(resource);
  const labels = fieldOf(object, "metadata", "labels");
  return [
    ...(fits(name) ? [] : [invalidValue("metadata.name", name, words)]),
    ...Object.values(isRecord(labels) ? labels : {})
      .filter((value) => typeof value !== "string" || !labelValue.test(value) || value.length > 63)
      .map((value) =>
        invalidValue(
          "metadata.labels",
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        ),
      ),
  ];
}

function workloadCauses(object: Json, live: Json | undefined): readonly Cause[] {
  const selector = fieldOf(object, "spec", "selector");
  const wanted = fieldOf(selector, "matchLabels");
  const given = fieldOf(object, "spec", "template", "metadata", "labels");
  const matches = Object.entries(isRecord(wanted) ? wanted : {}).every(
    ([name, value]) => isRecord(given) && given[name] === value,
  );
  const causes: Cause[] = [
    ...notNegative(object, "replicas"),
    ...notNegative(object, "minReadySeconds"),
  ];
  if (selector === undefined) {
    causes.push({ reason: "FieldValueRequired", field: "spec.selector", message: "" });
  }
  if (selector === undefined || !matches) {
    const message = "`selector` does not match template `labels`";
    causes.push(invalidValue("spec.template.metadata.labels", given ?? null, message));
  }
  if (live !== undefined && !isDeepStrictEqual(fieldOf(live, "spec", "selector"), selector)) {
    causes.push(invalidValue("spec.selector", selector, "field is immutable"));
  }
  return [...causes, ...templateCauses(object)];
}

function templateCauses(object: Json): readonly Cause[] {
  return validatePodSpec(fieldOf(object, "spec", "template", "spec"), "spec.template.spec");
}

function serviceCauses(object: Json): readonly Cause[] {
  const ports = listOf(object, "spec", "ports");
  const isHeadless = textOf(object, "spec", "clusterIP") === "None";
  const isExternal = textOf(object, "spec", "type") === "ExternalName";
  if (ports.length === 0 && !isHeadless && !isExternal) {
    return [{ reason: "FieldValueRequired", field: "spec.ports", message: "" }];
  }
  return ports.flatMap((port, index) => {
    const number = numberOf(port, "port") ?? 0;
    if (number >= 1 && number <= 65_535) return [];
    return [
      invalidValue(`spec.ports[${index}].port`, number, "must be between 1 and 65535, inclusive"),
    ];
  });
}

function autoscalerCauses(object: Json): readonly Cause[] {
  const max = numberOf(object, "spec", "maxReplicas") ?? 0;
  const min = numberOf(object, "spec", "minReplicas") ?? 1;
  if (max < 1) return [invalidValue("spec.maxReplicas", max, "must be greater than 0")];
  const message = "must be greater than or equal to `minReplicas`";
  return max < min ? [invalidValue("spec.maxReplicas", max, message)] : [];
}

function dataCauses(object: Json, live: Json | undefined): readonly Cause[] {
  if (sizeOf(object["data"]) + sizeOf(object["binaryData"]) > largestData) {
    const message = `may not be more than ${largestData} bytes`;
    return [{ reason: "FieldValueTooLong", field: "data", message }];
  }
  if (live?.["immutable"] !== true || isDeepStrictEqual(live["data"], object["data"])) return [];
  const message = "field is immutable when `immutable` is set";
  return [invalidValue("data", undefined, message)];
}

function sizeOf(values: unknown): number {
  const texts = isRecord(values) ? Object.values(values) : [];
  return texts.reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0);
}

function bindingCauses(object: Json, live: Json | undefined): readonly Cause[] {
  const [before, after] = [live?.["roleRef"], object["roleRef"]];
  if (live === undefined || isDeepStrictEqual(before, after)) return [];
  return [invalidValue("roleRef", after, "cannot change roleRef")];
}

function notNegative(object: Json, field: string): readonly Cause[] {
  const value = numberOf(object, "spec", field) ?? 0;
  if (value >= 0) return [];
  return [invalidValue(`spec.${field}`, value, "must be greater than or equal to 0")];
}

function invalidValue(field: string, value: unknown, message: string): Cause {
  return { reason: "FieldValueInvalid", field, value, message };
}
