import { fieldOf, textOf } from "../../core/reconcile/field-of.ts";
import type { KubernetesObject } from "../../core/reconcile/kubernetes-object.ts";
import { type ControllerWorld, setStatus, timeOf } from "./controller-world.ts";

type Json = Readonly<Record<string, unknown>>;

type Rule = {
  readonly isSettled: (object: KubernetesObject) => boolean;
  readonly status: (object: KubernetesObject, at: string) => Json;
};

/** The kinds that nothing has to happen for: there is no node, no volume and no load balancer here. */
const rules: Readonly<Record<string, Rule>> = {
  PersistentVolumeClaim: {
    isSettled: (claim) => fieldOf(claim, "status", "phase") === "Bound",
    status: (claim) => ({
      phase: "Bound",
      accessModes: fieldOf(claim, "spec", "accessModes") ?? [],
      capacity: fieldOf(claim, "spec", "resources", "requests") ?? {},
    }),
  },
  DaemonSet: {
    isSettled: isObserved,
    status: ({ metadata }) => ({
      observedGeneration: metadata.generation,
      desiredNumberScheduled: 0,
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
    }),
  },
  PodDisruptionBudget: {
    isSettled: isObserved,
    status: ({ metadata }) => ({
      observedGeneration: metadata.generation,
      currentHealthy: 0,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      expectedPods: 0,
    }),
  },
  CustomResourceDefinition: {
    isSettled: (definition) => fieldOf(definition, "status", "conditions") !== undefined,
    status: (definition, at) => ({
      acceptedNames: fieldOf(definition, "spec", "names"),
      storedVersions: [textOf(fieldOf(definition, "spec", "versions", 0), "name")],
      conditions: [
        {
          type: "NamesAccepted",
          status: "True",
          reason: "NoConflicts",
          message: "no conflicts found",
          lastTransitionTime: at,
        },
        {
          type: "Established",
          status: "True",
          reason: "InitialNamesAccepted",
          message: "the initial names have been accepted",
          lastTransitionTime: at,
        },
      ],
    }),
  },
};

export const settledKinds: readonly string[] = Object.keys(rules);

/** Gives such an object the status of one that is well. */
export function settleObject(world: ControllerWorld, object: KubernetesObject): void {
  const rule = rules[object.kind];
  if (rule === undefined || rule.isSettled(object)) return;
  setStatus(world, object, rule.status(object, timeOf(world)));
}

function isObserved(object: KubernetesObject): boolean {
  return fieldOf(object, "status", "observedGeneration") === object.metadata.generation;
}
