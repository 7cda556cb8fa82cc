import { describeObject } from "../manifest/manifest-object.ts";
import { refusal, type Refusal } from "./refusal.ts";

const workloadKinds = ["Deployment", "StatefulSet"];

export function isWorkload({ kind }: { readonly kind: string }): boolean {
  return workloadKinds.includes(kind);
}

type Workload = { readonly kind: string; readonly name: string };

/**
 * The workload that a service's replicas are counted by: `<service>-primary`, which blue/green deliveries keep apart
 * and users are served by; else the only one; else the one named as the service.
 */
export function pickWorkload<T extends Workload>(
  service: string,
  workloads: readonly T[],
): { readonly kind: "picked"; readonly workload: T } | Refusal {
  const primary = workloads.filter(
    ({ kind, name }) => kind === "Deployment" && name === `${service}-primary`,
  );
  const named = workloads.filter(({ name }) => name === service);
  const candidates = [primary, workloads.length === 1 ? workloads : [], named].find(
    (group) => group.length > 0,
  );
  const [workload] = candidates ?? [];
  if (workload !== undefined && candidates?.length === 1) return { kind: "picked", workload };
  if (workloads.length === 0) {
    const message = `${service} has no Deployment or StatefulSet in its files, so there is nothing to scale`;
    return refusal("nothing-to-edit", message);
  }
  const names = (candidates ?? workloads).map(describeObject).join(", ");
  const message = `${service} has several workloads (${names}) and none is the one to scale: name one ${service}, or ${service}-primary`;
  return refusal("ambiguous", message);
}
