import { textOf } from "../reconcile/field-of.ts";
import { current, type Health, inProgress } from "./health.ts";

/** kstatus' rule. An address of the load balancer is not waited for: many clusters never publish one. */
export function serviceHealth(object: unknown): Health {
  if (textOf(object, "spec", "type") !== "LoadBalancer") return current("it is served");
  return (textOf(object, "spec", "clusterIP") ?? "") === ""
    ? inProgress("NoIPAssigned", "it has no cluster IP yet")
    : current("it has a cluster IP");
}
