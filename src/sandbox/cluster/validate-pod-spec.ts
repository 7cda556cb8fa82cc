import { listOf, numberOf, textOf } from "../../core/reconcile/field-of.ts";
import type { Cause } from "./api-status.ts";

export const labelName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
export const labelNameRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/** What a real API server would refuse in a pod's spec, which is at `at` within its object. */
export function validatePodSpec(spec: unknown, at: string): readonly Cause[] {
  const containers = listOf(spec, "containers");
  if (containers.length === 0) return [required(`${at}.containers`)];
  return [
    ...containerCauses(containers, `${at}.containers`),
    ...containerCauses(listOf(spec, "initContainers"), `${at}.initContainers`),
  ];
}

function containerCauses(containers: readonly unknown[], at: string): readonly Cause[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) => {
    const causes: Cause[] = [];
    const field = `${at}[${index}]`;
    const name = textOf(container, "name") ?? "";
    if (name === "") causes.push(required(`${field}.name`));
    else if (!labelName.test(name)) {
      const message = labelNameRule;
      causes.push({ reason: "FieldValueInvalid", field: `${field}.name`, value: name, message });
    } else if (seen.has(name)) {
      const reason = "FieldValueDuplicate";
      causes.push({ reason, field: `${field}.name`, value: name, message: "" });
    }
    seen.add(name);
    if ((textOf(container, "image") ?? "") === "") causes.push(required(`${field}.image`));
    for (const [place, port] of listOf(container, "ports").entries()) {
      const value = numberOf(port, "containerPort") ?? 0;
      if (value >= 1 && value <= 65_535) continue;
      const message = "must be between 1 and 65535, inclusive";
      const portField = `${field}.ports[${place}].containerPort`;
      if (value === 0) {
        causes.push(required(portField));
        continue;
      }
      causes.push({ reason: "FieldValueInvalid", field: portField, value, message });
    }
    return causes;
  });
}

function required(field: string): Cause {
  return { reason: "FieldValueRequired", field, message: "" };
}
