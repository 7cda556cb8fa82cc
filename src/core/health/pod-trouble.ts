import type { KubernetesObject } from "../reconcile/kubernetes-object.ts";
import { podCauses } from "./pod-cause.ts";

const owner = { retries: false, keeps: true, schedulingGrace: 0 };

/** What may keep a pod from ever being ready, as one text that changes with it; undefined for a pod in good order. */
export function podTrouble(pod: KubernetesObject, now: Date): string | undefined {
  const causes = podCauses(pod, now, owner).map((cause) =>
    cause.kind === "final" ? cause.health.reason : `until ${cause.at}`,
  );
  return causes.length === 0 ? undefined : causes.join(", ");
}
