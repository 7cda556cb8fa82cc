import { conditionsOf, reasonOf } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** reconcilers.md §3b, CRD: the first condition that decides. */
export function customResourceDefinitionHealth(object: unknown): Health {
  for (const condition of conditionsOf(object)) {
    const { type, status, reason, message } = condition;
    if (type === "NamesAccepted" && status === "False") {
      return failed(reasonOf(condition, "NamesNotAccepted"), message || "its names are taken");
    }
    if (type !== "Established") continue;
    if (status === "True") return current("it is established");
    if (status === "False" && reason !== "Installing") {
      return failed(reasonOf(condition, "NotEstablished"), message || "it is not established");
    }
  }
  return inProgress("Installing", "the API server does not serve it yet");
}
