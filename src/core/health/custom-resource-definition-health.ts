import { conditionsOf } from "./conditions.ts";
import { current, failed, type Health, inProgress } from "./health.ts";

/** kstatus' rule. */
export function customResourceDefinitionHealth(object: unknown): Health {
  const conditions = conditionsOf(object);
  const names = conditions.get("NamesAccepted");
  if (names?.status === "False") {
    return failed(names.reason || "NamesNotAccepted", names.message || "its names are taken");
  }
  const established = conditions.get("Established");
  if (established?.status === "True") return current("it is established");
  if (established?.status === "False" && established.reason !== "Installing") {
    return failed(established.reason || "NotEstablished", established.message);
  }
  return inProgress("Installing", "the API server does not serve it yet");
}
